/**
 * The raw rows of an hour in the order of their time, from any row on: its events, the sessions
 * that start in it, and the visitors first seen in it.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
  type CountedBy,
} from "../model/fold/contributions.js";
import type { Deltas } from "../model/rollups/deltas.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Recount, RecountSource } from "../model/rollups/recount.js";
import { eventsOfSite } from "../rows/events.js";
import { sessionsOfSite } from "../rows/sessions.js";
import { visitorsOfSite } from "../rows/visitors.js";

export type HourRow = Doc<"events"> | Doc<"sessions"> | Doc<"visitors">;

/** Counts a row in its own hour, as folds do. */
export function addRow(
  deltas: Deltas,
  countedBy: CountedBy,
  row: HourRow,
): void {
  const { zone } = countedBy;
  if ("seq" in row) addEvent(deltas, countedBy, row);
  else if ("values" in row) {
    const { visitorId } = row;
    replaceSessions(deltas, zone, { visitorId, before: [], after: row });
  } else addNewVisitor(deltas, zone, row.firstSeenAt, 1);
}

/** The rows of one source in a span. */
export interface SourceRange extends Span {
  siteId: Id<"sites">;
  source: RecountSource;
}

/** The rows that come after `after`: first others of the same instant, then later ones. */
export async function* rowsAfter(
  ctx: QueryCtx,
  { siteId, source, from, to }: SourceRange,
  after: Recount["after"],
): AsyncGenerator<{ row: HourRow; at: number }> {
  const { sameInstant, later, timeOf } = readers[source];
  if (after) {
    for await (const row of sameInstant(ctx, siteId, after)) {
      yield { row, at: timeOf(row) };
    }
  }
  const start = after ? after.at : from - 1;
  for await (const row of later(ctx, siteId, start, to)) {
    yield { row, at: timeOf(row) };
  }
}

interface Reader {
  sameInstant: (
    ctx: QueryCtx,
    siteId: Id<"sites">,
    after: { at: number; created: number },
  ) => AsyncIterable<HourRow>;
  /** Rows after the instant `start`. */
  later: (
    ctx: QueryCtx,
    siteId: Id<"sites">,
    start: number,
    to: number,
  ) => AsyncIterable<HourRow>;
  timeOf: (row: HourRow) => number;
}

const readers: Record<RecountSource, Reader> = {
  events: {
    sameInstant: (ctx, siteId, after) => eventsOfSite(ctx.db, siteId, after),
    later: (ctx, siteId, start, to) =>
      eventsOfSite(ctx.db, siteId, { from: start + 1, to }),
    timeOf: (row) => ("occurredAt" in row ? row.occurredAt : NaN),
  },
  sessions: {
    sameInstant: (ctx, siteId, after) => sessionsOfSite(ctx.db, siteId, after),
    later: (ctx, siteId, start, to) =>
      sessionsOfSite(ctx.db, siteId, { from: start + 1, to }),
    timeOf: (row) => ("startedAt" in row ? row.startedAt : NaN),
  },
  visitors: {
    sameInstant: (ctx, siteId, after) => visitorsOfSite(ctx.db, siteId, after),
    later: (ctx, siteId, start, to) =>
      visitorsOfSite(ctx.db, siteId, { from: start + 1, to }),
    timeOf: (row) => ("firstSeenAt" in row ? row.firstSeenAt : NaN),
  },
};
