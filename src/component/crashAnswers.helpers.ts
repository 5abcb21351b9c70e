/** What reports can still say of a site that is cleaned up, compared with the reference. */
import { expect } from "vitest";
import { channelOf } from "../shared/channel.js";
import { dimensionNames } from "../shared/dimensions.js";
import type { ModelEvent } from "../shared/event.js";
import type { Zone } from "../shared/zone.js";
import { api } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import { horizonsOf } from "./horizons.js";
import { breakdownRows, overviewSums } from "./model/answerRows.helpers.js";
import type { Span } from "./model/rangePlan.js";
import {
  breakdownFaults,
  referenceBreakdown,
  referenceOverview,
  type ReferenceSite,
} from "./model/reference.helpers.js";
import { checkReports } from "./propertyAnswers.helpers.js";
import type { TestBackend } from "./setup.helpers.js";

/** Every report of the range is exact; where rows are deleted, of the whole days that it touches. */
export async function checkKept(
  t: TestBackend,
  siteId: string,
  zone: Zone,
  site: ReferenceSite,
  events: ModelEvent[],
  range: Span,
): Promise<void> {
  const horizons = await t.run((ctx) => horizonsOf(ctx, siteId as Id<"sites">));
  const horizon = Math.max(horizons.events, horizons.hours);
  if (range.from >= horizon) {
    await checkReports(t, siteId, site, events, [range]);
    return;
  }
  const from = zone.dayStart(range.from);
  const to =
    range.to >= horizon ? range.to : zone.nextDay(zone.dayStart(range.to));
  const model = { ...site, channelOf };
  const overview = await t.query(api.reports.getOverview, { siteId, from, to });
  const expected = referenceOverview(model, events, from, to);
  expect(overviewSums(overview.cells)).toEqual(expected);
  expect(overview.approximate).toBe(false);
  for (const dimension of dimensionNames) {
    const answer = await t.query(api.reports.getBreakdown, {
      siteId,
      from,
      to,
      dimension,
    });
    const truth = referenceBreakdown(model, events, dimension, from, to);
    const rows = breakdownRows(answer);
    expect(breakdownFaults(dimension, rows, truth)).toEqual([]);
    expect(answer).toMatchObject({ bound: null, approximate: false });
  }
}
