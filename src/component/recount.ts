/**
 * Counts an hour from raw rows: events that were folded, the sessions that start in it, the visitors
 * first seen in it. What comes out is what the segments of the hour should say.
 */
import { getDocumentSize } from "convex/values";
import { MAX_LANES } from "../shared/site.js";
import { MIB } from "../shared/units.js";
import { zoneOf } from "../shared/zone.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { positionOf } from "./eventLog.js";
import { rowsBehind, type HourRow } from "./hourRows.js";
import { laneCursor } from "./lanes.js";
import {
  addEvent,
  addNewVisitor,
  replaceSessions,
} from "./model/contributions.js";
import { Deltas, type CellTables } from "./model/deltas.js";
import {
  recountSources,
  type Fence,
  type Recount,
  type RecountSource,
} from "./model/recount.js";
import type { Site } from "./requireSite.js";

/** What one transaction counts: beyond, a second of JavaScript is in sight. */
const MAX_ROWS = 5000;
const MAX_BYTES = 4 * MIB;

export class CountBudget {
  #rows = 0;
  #bytes = 0;

  take(row: HourRow): void {
    this.#rows++;
    this.#bytes += getDocumentSize(row);
  }

  get isSpent(): boolean {
    return this.#rows >= MAX_ROWS || this.#bytes >= MAX_BYTES;
  }
}

/** Up to where each lane has folded. Lanes that the site no longer fills count, too. */
export async function fenceOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Fence> {
  const fence: Fence = [];
  for (let lane = 0; lane < MAX_LANES; lane++) {
    const cursor = await laneCursor(ctx, siteId, lane);
    if (cursor) fence.push({ lane, seq: cursor.seq, after: cursor.after });
  }
  return fence;
}

/** Whether the event has been folded, or set aside, when the fence was read. */
export function isBehind(fence: Fence, event: Doc<"events">): boolean {
  const cursor = fence.find(({ lane }) => lane === event.lane);
  if (!cursor) return false;
  const { seq, after } = positionOf(event);
  return seq < cursor.seq || (seq === cursor.seq && after <= cursor.after);
}

type Place = Pick<Recount, "source" | "after">;

/** Where a count begins. */
export const countStart: Place = { source: recountSources[0], after: null };

/**
 * Counts the hour from `place` on while the budget lasts. `next` is where to go on, null at the end.
 */
export async function countRows(
  ctx: QueryCtx,
  site: Site,
  hour: number,
  fence: Fence,
  place: Place,
  budget: CountBudget,
): Promise<{ tables: CellTables; next: Place | null }> {
  const zone = zoneOf(site.timeZone);
  const span = { from: hour, to: zone.nextHour(hour) };
  const deltas = new Deltas();
  const done = (next: Place | null) => ({
    tables: deltas.hours.get(hour) ?? new Map<never, never>(),
    next,
  });
  const countedBy = { zone, promotedProperties: site.promotedProperties };
  const setAside = await deadLettersIn(ctx, site._id, span);
  const add: Record<RecountSource, (row: HourRow) => void> = {
    events: (row) => {
      if (!("seq" in row) || setAside.has(row._id)) return;
      if (isBehind(fence, row)) addEvent(deltas, countedBy, row);
    },
    sessions: (row) => {
      if (!("values" in row)) return;
      replaceSessions(deltas, zone, row.visitorId, [], row);
    },
    visitors: (row) => {
      if (!("firstSeenAt" in row)) return;
      addNewVisitor(deltas, zone, row.firstSeenAt, 1);
    },
  };
  let { after } = place;
  const rest = recountSources.slice(recountSources.indexOf(place.source));
  for (const source of rest) {
    const rows = rowsBehind(ctx, site._id, source, span, after);
    for await (const { row, at } of rows) {
      if (budget.isSpent) return done({ source, after });
      budget.take(row);
      add[source](row);
      after = { at, created: row._creationTime };
    }
    after = null;
  }
  return done(null);
}

/** Events of a span that failed to fold: they are in no segment. */
export async function deadLettersIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: { from: number; to: number },
): Promise<Set<Id<"events">>> {
  const setAside = new Set<Id<"events">>();
  const rows = ctx.db
    .query("deadLetters")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    );
  for await (const row of rows) setAside.add(row.eventDocumentId);
  return setAside;
}
