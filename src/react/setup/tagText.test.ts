import { expect, test } from "vitest";
import { snippetKey, tagSnippet } from "./tagText.js";

test.each([
  ["", "ff_pub_…"],
  ["Browser", "ff_pub_… (Browser)"],
  ["Läden 2", "ff_pub_… (Läden 2)"],
  ['"><script>alert(1)</script>', "ff_pub_… (scriptalert1script)"],
  ["<>", "ff_pub_…"],
])("snippetKey(%j)", (label, text) => expect(snippetKey(label)).toBe(text));

test("the tag loads the script of the deployment with the key", () =>
  expect(tagSnippet("http://127.0.0.1:3211", "ff_pub_…")).toBe(
    `<script
  defer
  src="http://127.0.0.1:3211/analytics/footfall.js"
  data-key="ff_pub_…"
></script>`,
  ));
