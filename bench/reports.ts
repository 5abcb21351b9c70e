/** Asks for the reports of a dashboard once, at the end of the traffic. */
import type { Value } from "convex/values";
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";
import type { Backend } from "./backend.js";
import type { Operations } from "./tally.js";

export interface ReportCost {
  name: string;
  operations: Operations;
  milliseconds: number;
}

export const MONTH_OVERVIEW = "overview, 30 days";

export async function runReports({
  engine,
  siteId,
}: Backend): Promise<ReportCost[]> {
  const now = Math.floor(engine.now() / MINUTE) * MINUTE;
  const today = Math.floor(now / DAY) * DAY;
  const month = { from: today - 29 * DAY, to: now, now };
  const week = { from: today - 6 * DAY, to: now, now };
  const ragged = now - 2 * DAY - 17 * MINUTE;
  const reports: [string, string, Record<string, Value>][] = [
    [MONTH_OVERVIEW, "getOverview", month],
    [
      "time series, 30 days by day",
      "getTimeseries",
      { ...month, interval: "day" },
    ],
    [
      "time series, 7 days by hour",
      "getTimeseries",
      { ...week, interval: "hour" },
    ],
    ["pages, 30 days", "getBreakdown", { ...month, dimension: "page" }],
    ["countries, 30 days", "getBreakdown", { ...month, dimension: "country" }],
    [
      "summary, 30 days by day, pages and countries",
      "getSummary",
      { ...month, interval: "day", dimensions: ["page", "country"] },
    ],
    [
      "overview, one day, ragged edges",
      "getOverview",
      { from: ragged, to: ragged + DAY - HOUR / 3 },
    ],
  ];
  const costs: ReportCost[] = [];
  for (const [name, report, args] of reports) {
    const { record } = await engine.execute(`reports:${report}`, "query", {
      siteId,
      ...args,
    });
    const { operations, javascriptMs: milliseconds } = record;
    costs.push({ name, operations, milliseconds });
  }
  return costs;
}
