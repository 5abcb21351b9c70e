/** Compares the real reports of a site with the reference model. */
import { expect } from "vitest";
import { channelOf } from "../../shared/parse/channel.js";
import { dimensionNames } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { api } from "../_generated/api.js";
import {
  breakdownRows,
  overviewSums,
  shownFaults,
} from "../testing/answerRows.helpers.js";
import type { ModelEvent } from "../../shared/event/event.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  isRevenue,
  revenueFigures,
  type RevenueFigures,
} from "../testing/referenceRevenue.helpers.js";
import {
  breakdownFaults,
  REFERENCE_NONE,
  referenceBreakdown,
  referenceOverview,
  referenceTimeseries,
  type ReferenceSite,
} from "../testing/reference.helpers.js";
import type { TestBackend } from "../testing/setup.helpers.js";

/** The event as a sender with a secret key would put it. */
export function incomingOf(event: ModelEvent, eventId: string): IncomingEvent {
  const { source, ...rest } = event;
  return { ...rest, eventId, ...(source === "server" && { source }) };
}

/** Every figure of every report over the ranges equals the reference. Returns all answers. */
export async function checkReports(
  t: TestBackend,
  siteId: string,
  site: ReferenceSite,
  events: ModelEvent[],
  ranges: readonly Span[],
) {
  const model = { ...site, channelOf };
  const answers: unknown[] = [];
  for (const { from, to } of ranges) {
    const args = { siteId, from, to };
    const overview = await t.query(api.reports.getOverview, args);
    const expected = referenceOverview(model, events, from, to);
    expect(overviewSums(overview.cells)).toEqual(expected);
    expect(overview.approximate).toBe(false);
    answers.push(overview);
    for (const interval of ["hour", "day"] as const) {
      const series = await t.query(api.reports.getTimeseries, {
        ...args,
        interval,
      });
      const buckets = series.buckets.map(({ revenue, ...bucket }) => ({
        ...bucket,
        ...revenueFigures(revenue),
      }));
      expect(buckets.map(figuresOf)).toEqual(
        referenceTimeseries(model, events, from, to, interval).map((bucket) =>
          figuresOf({ start: bucket.start, ...bucket.overview }),
        ),
      );
      answers.push(series);
    }
    for (const dimension of dimensionNames) {
      const answer = await t.query(api.reports.getBreakdown, {
        ...args,
        dimension,
      });
      const rows = breakdownRows(answer);
      const truth = referenceBreakdown(model, events, dimension, from, to);
      expect(breakdownFaults(dimension, rows, truth)).toEqual([]);
      expect(shownFaults(answer, expected)).toEqual([]);
      rows.delete(REFERENCE_NONE);
      expect(answer).toMatchObject({
        other: null,
        bound: null,
        approximate: false,
        keyCount: rows.size,
      });
      answers.push(answer);
    }
  }
  return answers;
}

/** The figures that a bucket and the reference both have. */
function figuresOf(
  bucket: {
    start: number;
    events: number;
    pageviews: number;
    visitors: number;
    newVisitors: number;
    users: number;
    sessions: number;
  } & RevenueFigures,
) {
  const { start, events, pageviews, visitors } = bucket;
  const { newVisitors, users, sessions } = bucket;
  return {
    ...{ start, events, pageviews, visitors, newVisitors, users, sessions },
    ...Object.fromEntries(
      Object.entries(bucket).filter(([name]) => isRevenue(name)),
    ),
  };
}
