import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FootfallRoot } from "./FootfallRoot.js";
import { renderPart } from "./render.helpers.js";

test("FootfallRoot sets the theme only when asked", () => {
  expect(renderPart("x")).toBe('<div class="footfall-root">x</div>');
  expect(
    renderToStaticMarkup(<FootfallRoot theme="dark">x</FootfallRoot>),
  ).toContain('data-theme="dark"');
});
