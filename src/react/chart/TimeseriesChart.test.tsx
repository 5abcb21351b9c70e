/** Every state of the chart as markup. */
import { describe, expect, test } from "vitest";
import type { Timeseries } from "../../shared/api/reports.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import { createFormats } from "../format/format.js";
import { defaultLabels } from "../labels/labels.js";
import { plainSpaces, renderPart } from "../render.helpers.js";
import type { ChartQuestion } from "./chartData.js";
import { chartLayout } from "./chartLayout.js";
import { chartModel } from "./chartModel.js";
import { ChartReadout } from "./ChartReadout.js";
import {
  TimeseriesChart,
  type TimeseriesChartProps,
} from "./TimeseriesChart.js";
import { offsetsOf } from "../zones.helpers.js";

const start = Date.parse("2026-03-18T10:00Z");

const render = (props: Partial<TimeseriesChartProps>) =>
  renderPart(
    <TimeseriesChart
      timeseries={timeseriesOf("hour", start, [5, 7])}
      figure="visitors"
      utcOffsets={offsetsOf("UTC")}
      now={start}
      {...props}
    />,
  );
const chart = (visitors: number[], now: number, before?: number[]) =>
  render({
    timeseries: timeseriesOf("hour", start, visitors),
    comparison: before && timeseriesOf("hour", start - DAY, before),
    now,
  });
/** The `d` of the path whose last class is this one. Undefined without such a path. */
const pathOf = (html: string, name: string) =>
  [...html.matchAll(/<path[^>]*>/g)]
    .map(([path]) => path)
    .filter((path) => path.includes(`${name}"`))
    .map((path) => / d="([^"]*)"/.exec(path)?.[1])[0];
const pointsIn = (path: string | undefined) => path?.match(/[ML]/g)?.length;
/** The cells of the table, row by row. */
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) =>
      cell.replace(/<[^>]*>/g, "|"),
    ),
  );
const valueText = (html: string) =>
  /aria-valuetext="([^"]*)"/.exec(plainSpaces(html))?.[1];

describe("one line", () => {
  test("closed buckets are a solid line, the open one is dotted and said to be open", () => {
    const html = chart([5, 7, 1200], start + 2.5 * HOUR);
    expect(pointsIn(pathOf(html, "footfall-line"))).toBe(2);
    expect(pointsIn(pathOf(html, "footfall-line-open"))).toBe(2);
    expect(html).toContain("footfall-dot-open");
    expect(valueText(html)).toBe("Wed, Mar 18, 12 PM: 1,200 visitors so far");
    expect(html).toContain("<td>1,200 so far</td>");
  });

  test("a range in the past has no dotted part", () => {
    const html = chart([5, 7, 12], start + 100 * HOUR);
    expect(pointsIn(pathOf(html, "footfall-line"))).toBe(3);
    expect(pathOf(html, "footfall-line-open")).toBeUndefined();
    expect(html).not.toContain("footfall-dot");
    expect(html).not.toContain("so far");
  });

  test("buckets to come are not drawn and not read out", () => {
    const html = chart([5, 7, 0, 0], start + 1.5 * HOUR);
    expect(html).toContain('aria-valuemax="1"');
    expect(rowsOf(html)).toHaveLength(2);
  });

  test("one bucket is a dot, hollow while it is open", () => {
    expect(chart([5], start)).toContain("footfall-dot-open");
    const over = chart([5], start + 9 * HOUR);
    expect(over).toContain('class="footfall-dot"');
    expect(over).not.toContain("footfall-dot-open");
  });

  test("no bucket is an empty chart", () => {
    const html = chart([], start);
    expect(html).toContain('aria-valuemax="0"');
    expect(valueText(html)).toBe("");
    expect(rowsOf(html)).toEqual([]);
  });

  test.each([[[]], [[0]], [[0, 0]]])("%j is drawn without NaN", (visitors) =>
    expect(chart(visitors, start + 9 * HOUR)).not.toMatch(/NaN|Infinity/),
  );

  test("has no legend and no comparison in its table", () => {
    const html = chart([5, 7], start + 9 * HOUR);
    expect(html).not.toContain("footfall-legend");
    expect(html).not.toContain("Change");
    expect(pathOf(html, "footfall-comparison-line")).toBeUndefined();
  });
});

describe("with the time before", () => {
  test("a second line with a legend, and its values and changes in the table", () => {
    const html = chart([50, 70, 20], start + 2.5 * HOUR, [40, 70, 90]);
    expect(pointsIn(pathOf(html, "footfall-comparison-line"))).toBe(3);
    expect(html).toContain("Mar 18, 2026");
    expect(html).toContain("Mar 17, 2026");
    expect(rowsOf(html).map(([, ...cells]) => cells.slice(0, 2))).toEqual([
      ["50", "40"],
      ["70", "70"],
      ["20 so far", "90"],
    ]);
    const changes = rowsOf(html).map(([, , , change]) => change);
    expect(changes[0]).toContain("25% more than before");
    expect(changes[1]).toContain("about the same as before");
    // A part of an hour is never compared with a whole hour.
    expect(changes[2]).toBe("");
    expect(valueText(html)).toBe(
      "Wed, Mar 18, 12 PM: 20 visitors so far, 90 before (Tue, Mar 17, 12 PM)",
    );
  });

  test("it is drawn and read where ours is due", () => {
    const html = chart([50, 0, 0], start + 0.5 * HOUR, [40, 41, 42]);
    expect(pointsIn(pathOf(html, "footfall-comparison-line"))).toBe(3);
    expect(html).toContain('aria-valuemax="2"');
    expect(html).toContain('aria-valuenow="0"');
    expect(rowsOf(html)[2]?.slice(1, 3)).toEqual(["not yet", "42"]);
  });

  test("a shorter one ends early, a longer one with ours", () => {
    const lengthOf = (before: number[]) =>
      pointsIn(
        pathOf(
          chart([5, 7, 9], start + 9 * HOUR, before),
          "footfall-comparison-line",
        ),
      );
    expect(lengthOf([1, 2])).toBe(2);
    expect(lengthOf([1, 2, 3, 4, 5])).toBe(3);
  });
});

describe("kinds of figures", () => {
  const [bucket] = timeseriesOf("day", start - DAY, [1]).buckets;
  if (!bucket) throw new Error("There is no bucket.");
  const timeseries = {
    interval: "day" as const,
    approximate: false,
    buckets: [
      {
        ...bucket,
        averageSessionDurationMs: 3.5 * MINUTE,
        bounceRate: 0.456,
        revenue: [{ amount: -129_950, currency: "EUR" }],
      },
    ],
  };
  test.each([
    ["averageSessionDurationMs", "3m 30s", "Visit duration over time"],
    ["bounceRate", "45.6%", "Bounce rate over time"],
    ["revenue:EUR", "-€1,299.50", "Revenue over time"],
    ["revenue:USD", "$0.00", "Revenue over time"],
  ] as const)("%s is %s", (figure, value, name) => {
    const html = render({ timeseries, figure, now: start + 9 * DAY });
    expect(html).toContain(`<td>${value}</td>`);
    expect(html).toContain(`aria-label="${name}"`);
    expect(html).not.toContain("NaN");
  });

  test("the axis goes below zero where money was given back", () => {
    const html = render({ timeseries, figure: "revenue:EUR", now: start });
    expect(html).toMatch(/footfall-axis"[^>]*>-€1,500</);
    expect(html).toMatch(/footfall-axis"[^>]*>€0</);
  });
});

describe("what could not be counted exactly", () => {
  const approximate = (series: Timeseries): Timeseries => ({
    ...series,
    approximate: true,
  });
  const now = start + 1.5 * HOUR;
  const exact = timeseriesOf("hour", start, [50, 1200, 0]);
  const before = timeseriesOf("hour", start - DAY, [40, 60, 80]);
  const cellsOf = (html: string) =>
    rowsOf(html).map((cells) => cells.map((cell) => cell.replace(/\|/g, "")));
  const help = "Approximate: a part of this range";

  test("is marked in the table, spoken, and explained once", () => {
    const html = render({ timeseries: approximate(exact), now });
    expect(cellsOf(html).map(([, value]) => value)).toEqual([
      "≈approximately 50",
      "≈approximately 1,200 so far",
    ]);
    expect(valueText(html)).toBe(
      "Wed, Mar 18, 11 AM: approximately 1,200 visitors so far",
    );
    expect(html.split(help)).toHaveLength(2);
  });

  test("of the time before only that is marked", () => {
    const html = render({
      timeseries: exact,
      comparison: approximate(before),
      now,
    });
    expect(cellsOf(html).map((cells) => cells.slice(1, 3))).toEqual([
      ["50", "≈approximately 40"],
      ["1,200 so far", "≈approximately 60"],
      ["not yet", "≈approximately 80"],
    ]);
    expect(valueText(html)).toBe(
      "Wed, Mar 18, 11 AM: 1,200 visitors so far, approximately 60 before (Tue, Mar 17, 11 AM)",
    );
    expect(html).toContain(help);
  });

  test("what has not begun has nothing to mark", () => {
    const html = render({
      timeseries: approximate(exact),
      comparison: before,
      now,
    });
    expect(cellsOf(html)[2]?.slice(1, 3)).toEqual(["not yet", "80"]);
  });

  test.each([
    ["exact", exact, before],
    ["not compared, being coarser", exact, { ...before, interval: "day" }],
  ] as const)("%s: no mark", (_, timeseries, comparison) => {
    const isCoarser = comparison.interval === "day";
    const html = render({
      timeseries,
      comparison: isCoarser ? approximate(comparison) : comparison,
      now,
    });
    expect(html).not.toMatch(/≈|pproximate/);
  });

  test("the read-out marks what it reads out", () => {
    const question = {
      timeseries: approximate(exact),
      comparison: approximate(before),
      figure: "visitors",
      utcOffsets: offsetsOf("UTC"),
      now,
    } as const;
    const readout = (of: ChartQuestion, index: number) => {
      const model = chartModel(
        of,
        createFormats({ locale: "en" }),
        defaultLabels,
      );
      const size = { width: 400, height: 200 };
      const layout = chartLayout(model.points, model.kind, size, String);
      return renderPart(
        <ChartReadout model={model} layout={layout} index={index} />,
      );
    };
    expect(readout(question, 0).match(/≈/g)).toHaveLength(2);
    expect(readout(question, 2).match(/≈/g)).toHaveLength(1);
    expect(
      readout({ ...question, timeseries: exact, comparison: before }, 0),
    ).not.toContain("≈");
  });
});

test("the table is there for screen readers, with a button to see it", () => {
  const html = chart([5, 7], start);
  expect(html).toContain('<div class="footfall-hidden"><table>');
  expect(html).toContain(">Show as table</button>");
});

test("a picture and a file are offered only under a name", () => {
  expect(render({})).not.toContain("Download");
  expect(render({ fileName: "shop-visitors" })).toContain("Download PNG");
  expect(render({ fileName: "shop-visitors" })).toContain("Download CSV<");
});

test("colours are those of the stylesheet, none stands in the markup", () => {
  const html = chart([5, 7, 9], start + 2.5 * HOUR, [1, 2, 3]);
  expect(html).not.toMatch(/#[0-9a-f]{3,6}"/i);
});
