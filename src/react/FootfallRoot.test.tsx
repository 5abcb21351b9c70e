import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FootfallRoot } from "./FootfallRoot.js";
import { useLabels } from "./labels/useLabels.js";
import { renderPart } from "./render.helpers.js";

test("FootfallRoot sets the theme only when asked", () => {
  expect(renderPart("x")).toBe('<div class="footfall-root" lang="en">x</div>');
  expect(
    renderToStaticMarkup(<FootfallRoot theme="dark">x</FootfallRoot>),
  ).toContain('data-theme="dark"');
});

test.each(["en_US", ""])("locale %j does not take the page with it", (locale) =>
  expect(
    renderToStaticMarkup(<FootfallRoot locale={locale}>x</FootfallRoot>),
  ).toContain(">x<"),
);

test("a label that is undefined stays as it was", () => {
  const Visitors = () => useLabels().visitors;
  const part = (labels: object) =>
    renderToStaticMarkup(
      <FootfallRoot labels={labels}>
        <Visitors />
      </FootfallRoot>,
    );
  expect(part({ visitors: undefined })).toContain(">Visitors<");
  expect(part({ visitors: "Besucher" })).toContain(">Besucher<");
});
