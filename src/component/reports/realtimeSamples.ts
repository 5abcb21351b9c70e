/** Samples of a half hour with more events than are read: slices of its minutes, and some visitors. */
import { KIB, MIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  MAX_SLICE_EVENTS,
  maxFactorOf,
  shareOf,
  SLICES_PER_MINUTE,
  sliceSpans,
  type Slice,
  type VisitorHistory,
} from "../model/reports/realtimeSlices.js";
import {
  eventsOfSite,
  eventsOfVisitor,
  LOOKUPS_AT_ONCE,
  newestSession,
} from "./realtimeRows.js";
import { RowBudget } from "../budget/rowBudget.js";

/** Of a slice that is estimated; two events of it are read whatever their size. */
const MAX_SLICE_BYTES = 16 * KIB;
/** Of all of them, checked after each round: a round of the largest events may overdraw it by 4 MiB. */
const SLICES_LIMITS = { rows: 4000, bytes: 2.5 * MIB };
/** A slice of each minute at a time, so that where they are large no minute is left out. */
const SLICE_ROUNDS = [3, 1, 2, 0];
/** Of one visitor who is looked up; older ones are counted by the slices. */
const MAX_HISTORY_EVENTS = 20;
/** Of all of them. */
const HISTORY_LIMITS = { rows: 2000, bytes: MIB };
/** Those that the newest events hold, and of the others as many as there is room for. */
export async function slicesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  newest: readonly Doc<"events">[],
  beyond: Doc<"events">,
  window: Span,
): Promise<Slice[]> {
  const spans = sliceSpans(window);
  const reachMs = window.to - beyond.occurredAt;
  const maxFactor = maxFactorOf(newest.length, reachMs);
  const slices: (Slice | undefined)[] = spans.map((span) => {
    const events = newest.filter(
      ({ occurredAt }) => span.from <= occurredAt && occurredAt < span.to,
    );
    if (beyond.occurredAt < span.from) return { span, events, share: 1 };
    if (events.length < MAX_SLICE_EVENTS) return undefined;
    const share = shareOf(span, events.length, beyond.occurredAt, maxFactor);
    return { span, events, share };
  });
  const budget = new RowBudget(SLICES_LIMITS);
  for (const round of SLICE_ROUNDS) {
    if (budget.isSpent) break;
    await Promise.all(
      spans.map(async (span, index) => {
        if (index % SLICES_PER_MINUTE !== round || slices[index]) return;
        slices[index] = await sliceOf(ctx, siteId, span, maxFactor, budget);
      }),
    );
  }
  return slices.flatMap((slice, index) => {
    if (!slice) return [];
    // What was read of a minute stands for all of it.
    const first = index - (index % SLICES_PER_MINUTE);
    const own = slices.slice(first, first + SLICES_PER_MINUTE);
    const read = own.filter((each) => each !== undefined).length;
    return [{ ...slice, share: (slice.share * read) / SLICES_PER_MINUTE }];
  });
}

/** The newest events of a slice, at least one. */
async function sliceOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: Span,
  maxFactor: number,
  budgetOfAll: RowBudget,
): Promise<Slice> {
  const limits = { rows: MAX_SLICE_EVENTS, bytes: MAX_SLICE_BYTES };
  const budget = new RowBudget(limits);
  const events: Doc<"events">[] = [];
  for await (const event of eventsOfSite(ctx, siteId, span, "desc")) {
    budgetOfAll.take(event);
    if (!budget.take(event) && events.length > 0) {
      const share = shareOf(span, events.length, event.occurredAt, maxFactor);
      return { span, events, share };
    }
    events.push(event);
  }
  return { span, events, share: 1 };
}

/** What the first of the visitors did in the window, as many as the budget has room for. */
export async function historiesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorIds: readonly string[],
  window: Span,
): Promise<Map<string, VisitorHistory>> {
  const budget = new RowBudget(HISTORY_LIMITS);
  const histories = new Map<string, VisitorHistory>();
  for (let first = 0; first < visitorIds.length; first += LOOKUPS_AT_ONCE) {
    if (budget.isSpent) break;
    const some = visitorIds.slice(first, first + LOOKUPS_AT_ONCE);
    await Promise.all(
      some.map(async (visitorId) => {
        const events: Doc<"events">[] = [];
        let reachesTo = window.from;
        for await (const event of eventsOfVisitor(
          ctx,
          siteId,
          visitorId,
          window,
        )) {
          const hasRoom = budget.take(event);
          events.push(event);
          if (!hasRoom || events.length === MAX_HISTORY_EVENTS) {
            reachesTo = event.occurredAt;
            break;
          }
        }
        const session = await newestSession(ctx, siteId, visitorId, window);
        const sessions = session ? [session] : [];
        histories.set(visitorId, { events, reachesTo, sessions });
      }),
    );
  }
  return histories;
}
