/** Compares what reports can still say of a site after clean-up with the reference. */
import { expect } from "vitest";
import { channelOf } from "../../shared/parse/channel.js";
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type {
  Breakdown,
  ReportPart,
  Timeseries,
} from "../../shared/api/reports.js";
import { mergeSummaries } from "../../shared/figures/summaries.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { Lived } from "./crashHistory.helpers.js";
import { expectWithinBounds } from "./crashTruth.helpers.js";
import { horizonsOf } from "../rows/horizons.js";
import { breakdownRows, overviewSums } from "./answerRows.helpers.js";
import { isAnyGone, isGone } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  breakdownFaults,
  referenceBreakdown,
  referenceOverview,
  type ReferenceRow,
} from "./reference.helpers.js";
import { checkReports } from "../reports/propertyAnswers.helpers.js";

/**
 * Checks that every report of the range is exact. If rows are deleted, it checks the whole days
 * that the range touches.
 */
export async function checkKept(lived: Lived, range: Span): Promise<void> {
  const { t, siteId, site, counted } = lived;
  const kept = await keptRange(lived, range);
  await checkParts(lived, range);
  if (kept === range) {
    await checkReports(t, siteId, site, counted, [range]);
    return;
  }
  await checkOverview(lived, kept);
  await forEachBreakdown(lived, kept, (answer, truth) => {
    const rows = breakdownRows(answer);
    expect(breakdownFaults(answer.dimension, rows, truth)).toEqual([]);
    expect(answer).toMatchObject({ bound: null, approximate: false });
  });
}

/** Does the same if blocks are trimmed: totals are exact, rows within their bounds. */
export async function checkTrimmed(lived: Lived, range: Span): Promise<void> {
  const kept = await keptRange(lived, range);
  await checkOverview(lived, kept);
  await forEachBreakdown(lived, kept, expectWithinBounds);
}

/** Checks that both parts of a summary add up to all of it. */
async function checkParts({ t, siteId }: Lived, range: Span): Promise<void> {
  const dimensions: Dimension[] = ["page", "exitPage", "channel", "country"];
  const limit = MAX_BREAKDOWN_LIMIT;
  const interval = "month" as const;
  const asked = { siteId, ...range, interval, dimensions, limit };
  const summary = (part?: ReportPart) =>
    t.query(api.reports.getSummary, { ...asked, ...(part && { part }) });
  const parts = [await summary("deltas"), await summary("merged")] as const;
  const { timeseries, ...sum } = mergeSummaries(...parts, { limit });
  const { timeseries: whole, ...all } = await summary();
  expect(sum).toEqual(all);
  // More buckets have their mergeable form.
  const figures = ({ buckets }: Timeseries) =>
    buckets.map(({ cells: _, ...own }) => own);
  expect(figures(timeseries)).toEqual(figures(whole));
}

/** The range itself, or the whole days that it touches if some of its hours are deleted. */
async function keptRange(
  { t, siteId, zone }: Lived,
  range: Span,
): Promise<Span> {
  const horizons = await t.run((ctx) => horizonsOf(ctx, siteId as Id<"sites">));
  const kinds = ["events", "hours"] as const;
  if (!kinds.some((kind) => isAnyGone(horizons, kind, range))) return range;
  const isCut = kinds.some((kind) => isGone(horizons, kind, range.to));
  const to = isCut ? zone.nextDay(zone.dayStart(range.to)) : range.to;
  return { from: zone.dayStart(range.from), to };
}

async function checkOverview(
  { t, siteId, site, counted }: Lived,
  { from, to }: Span,
): Promise<void> {
  const overview = await t.query(api.reports.getOverview, { siteId, from, to });
  const expected = referenceOverview(site, counted, from, to);
  expect(overviewSums(overview.cells)).toEqual(expected);
  expect(overview.approximate).toBe(false);
}

async function forEachBreakdown(
  { t, siteId, site, counted }: Lived,
  { from, to }: Span,
  check: (answer: Breakdown, truth: Map<string, ReferenceRow>) => void,
): Promise<void> {
  const model = { ...site, channelOf };
  for (const dimension of dimensionNames) {
    const args = { siteId, from, to, dimension };
    const answer = await t.query(api.reports.getBreakdown, args);
    check(answer, referenceBreakdown(model, counted, dimension, from, to));
  }
}
