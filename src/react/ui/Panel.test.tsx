import { expect, test } from "vitest";
import { renderPart } from "../render.helpers.js";
import { Panel } from "./Panel.js";

test("Panel is named by its title", () => {
  const html = renderPart(<Panel title="Pages">rows</Panel>);
  const [, id] = /aria-labelledby="([^"]+)"/.exec(html) ?? [];
  expect(html).toContain(`id="${id}" class="footfall-title">Pages</h3>`);
});
