import { expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { plainSpaces, renderPart } from "../render.helpers.js";
import { ChartTableFrame } from "./ChartTableFrame.js";
import { MinuteBars } from "./MinuteBars.js";

const start = Date.parse("2026-03-18T10:00Z");
const bars = (visitors: number[]) =>
  plainSpaces(
    renderPart(
      <MinuteBars
        label="Visitors by minute"
        minutes={visitors.map((each, i) => ({
          start: start + i * MINUTE,
          visitors: each,
        }))}
      />,
    ),
  );
const heights = (html: string) =>
  [...html.matchAll(/<rect[^>]* height="([^"]*)"/g)].map(([, height]) =>
    Number(height),
  );

test("a bar per minute, summed up in words", () => {
  const html = bars([3, 0, 12, 6]);
  expect(heights(html)).toHaveLength(4);
  expect(html).toContain(
    'aria-label="Visitors by minute: 6 in the last minute, at most 12."',
  );
  expect(html).toContain("<title>10:02 AM: 12</title>");
  expect(html).toContain('<th scope="row">10:03 AM</th><td>6</td>');
});

test("the table is there for screen readers, with a button to see it", () => {
  const html = bars([3, 0]);
  expect(html).toContain('<div class="footfall-hidden"><table>');
  expect(html).toContain(">Show as table</button>");
  const seen = renderPart(
    <ChartTableFrame caption="Visitors by minute" isVisible>
      <tbody />
    </ChartTableFrame>,
  );
  expect(seen).toContain(
    '<div class="footfall-chart-table" role="region" tabindex="0" aria-label="Visitors by minute"><table>',
  );
});

test("as high as its share of the highest; an empty minute is a mark on the ground", () => {
  const [empty = 0, half = 0, full = 0] = heights(bars([0, 10, 20]));
  expect(empty).toBeGreaterThan(0);
  expect(half - empty).toBeCloseTo((full - empty) / 2);
  expect(bars([0]).match(/footfall-minute-empty/g)).toHaveLength(1);
});

test("a single visitor is no peak", () => {
  const [one = 0, four = 0] = [heights(bars([1]))[0], heights(bars([4]))[0]];
  expect(one).toBeLessThan(four / 2);
});

test("no minutes and no visitors are drawn without NaN", () => {
  expect(bars([])).not.toMatch(/NaN|Infinity/);
  expect(bars([0, 0])).not.toMatch(/NaN|Infinity/);
  expect(bars([])).toContain("0 in the last minute, at most 0.");
});
