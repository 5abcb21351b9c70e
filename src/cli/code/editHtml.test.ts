import { expect, test } from "vitest";
import { editHtml } from "./editHtml.js";
import { codeOf, lineEndsOf } from "./edits.helpers.js";

const values = {
  siteUrl: "%VITE_CONVEX_SITE_URL%",
  key: "%VITE_FOOTFALL_KEY%",
};

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <title>Shop</title>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;

test("the tag comes last in the head, with the head's indentation", () => {
  expect(codeOf(editHtml(page, values))).toBe(
    page.replace(
      "  </head>",
      `    <script
      defer
      src="%VITE_CONVEX_SITE_URL%/analytics/footfall.js"
      data-key="%VITE_FOOTFALL_KEY%"
    ></script>
  </head>`,
    ),
  );
});

test("a second run changes nothing, and other scripts do not count as the tag", () => {
  const withOther = page.replace(
    "<title>",
    '<script src="/other.js"></script><title>',
  );
  const after = codeOf(editHtml(withOther, values));
  expect(editHtml(after, values)).toEqual({ outcome: "kept" });
});

test("tabs and line ends of Windows stay", () => {
  const windows = page.replaceAll("  ", "\t").replaceAll("\n", "\r\n");
  const after = codeOf(editHtml(windows, values));
  expect(lineEndsOf(after)).toEqual(new Set(["\r\n"]));
  expect(after).toContain("\t\t<script\r\n\t\t\tdefer\r\n");
});

test("a page without a head gives the lines to add", () => {
  expect(editHtml("<p>Hello</p>", values)).toMatchObject({
    outcome: "byHand",
    lines: expect.arrayContaining(["<script"]) as string[],
  });
});

test("a key with a dollar sign is written as it is", () => {
  const key = "ff_pub_$&$1";
  expect(codeOf(editHtml(page, { ...values, key }))).toContain(`"${key}"`);
});
