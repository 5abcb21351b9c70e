import { getFunctionName, makeFunctionReference } from "convex/server";
import { describe, expect, test } from "vitest";
import { DAY } from "../../shared/units.js";
import { parseCsv } from "../export/parseCsv.helpers.js";
import { breakdownOf, overviewOf, timeseriesOf } from "../fixtures.helpers.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import { viewFiles, type ExportOptions } from "./exportView.js";
import { offsetsOf } from "../zones.helpers.js";

const to = Date.parse("2026-03-15T00:00Z");
const range = { from: to - 2 * DAY, to };
const comparison = {
  from: range.from - 2 * DAY,
  to: range.from,
  figuresTo: range.from - DAY,
};

/** Answers each question with one visitor for each of its days. */
async function filesOf(
  view: Partial<ExportOptions["view"]>,
  { isBeforeKept = true } = {},
) {
  const query = async (reference: never, args: Record<string, number>) => {
    const { from = 0, to: end = 0 } = args;
    if (from < range.from && !isBeforeKept) throw new Error("It is not kept.");
    const days = (end - from) / DAY;
    switch (getFunctionName(reference)) {
      case "a:getOverview":
        return overviewOf({ visitors: days });
      case "a:getTimeseries":
        return timeseriesOf("day", from, [days, days]);
      default:
        // A few more, because it is an estimate.
        return breakdownOf([{ key: "/", visitors: days + 1 }]);
    }
  };
  const reference = (name: string) => makeFunctionReference(`a:${name}`);
  const files = await viewFiles({
    client: { query },
    api: {
      getOverview: reference("getOverview"),
      getTimeseries: reference("getTimeseries"),
      getBreakdown: reference("getBreakdown"),
    },
    site: {
      siteId: "s1",
      utcOffsets: offsetsOf("UTC"),
      promotedProperties: [],
    },
    view: { range, interval: "day", comparison: null, ...view },
    labels,
    formats: createFormats({ locale: "en" }),
  } as unknown as ExportOptions); // The parts of a client and a site that it uses.
  const linesOf = (name: string) =>
    parseCsv(files[name] ?? "").map((cells) => cells.slice(0, 4));
  return {
    overview: linesOf("overview.csv"),
    days: linesOf("by-day.csv"),
    pages: linesOf("page.csv"),
  };
}

describe("viewFiles", () => {
  test("the time before: figures as far as they count, buckets to its end", async () => {
    const { overview, days } = await filesOf({ comparison });
    expect(overview.slice(0, 2)).toEqual([
      ["Figure", "Value", "Before"],
      ["Visitors", "2", "1"],
    ]);
    expect(days).toEqual([
      ["Start", "Before: Start", "Visitors", "Before: Visitors"],
      ["2026-03-13", "2026-03-11", "2", "2"],
      ["2026-03-14", "2026-03-12", "2", "2"],
    ]);
  });

  test("no page has more visitors than the overview", async () => {
    const { overview, pages } = await filesOf({});
    expect(overview[1]).toEqual(["Visitors", "2"]);
    expect(pages).toEqual([
      ["Page", "Visitors"],
      ["/", "2"],
    ]);
  });

  test.each([
    ["nothing is compared", {}, {}],
    ["it cannot be had", { comparison }, { isBeforeKept: false }],
  ])("no time before where %s", async (_name, view, options) => {
    const { overview, days } = await filesOf(view, options);
    expect(overview[1]).toEqual(["Visitors", "2"]);
    expect(days[1]?.slice(0, 2)).toEqual(["2026-03-13", "2"]);
    expect(days[0]?.[1]).toBe("Visitors");
  });
});
