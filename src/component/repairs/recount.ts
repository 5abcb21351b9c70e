/**
 * Counts an hour from raw rows: events that were folded, the sessions that start in it, the visitors
 * first seen in it. What comes out is what the blocks of the hour should say.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { MIB } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { hasPassed } from "../log/eventLog.js";
import { addRow, rowsBehind } from "./hourRows.js";
import { laneCursor } from "../log/lanes.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import {
  recountSources,
  type Fence,
  type Recount,
} from "../model/rollups/recount.js";
import type { Site } from "../scope/requireSite.js";
import { RowBudget } from "../budget/rowBudget.js";

/** What one transaction counts: beyond, a second of JavaScript is in sight. */
const MAX_ROWS = 5000;
const MAX_BYTES = 4 * MIB;

/** Dead letters have a budget of their own: they must not use up what events need to get on. */
const MAX_LETTERS = 4000;
const MAX_LETTER_BYTES = 2 * MIB;

export class CountBudget extends RowBudget {
  readonly letters = new RowBudget({
    rows: MAX_LETTERS,
    bytes: MAX_LETTER_BYTES,
  });

  constructor() {
    super({ rows: MAX_ROWS, bytes: MAX_BYTES });
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
  return hasPassed(
    fence.find(({ lane }) => lane === event.lane),
    event,
  );
}

type Place = Pick<Recount, "source" | "after">;

/** Where a count begins. */
export const countStart: Place = { source: recountSources[0], after: null };

/**
 * Counts the hour from `place` on while the budget lasts. `next` is where to go on, null at the end.
 *
 * Of an instant with more dead letters than one budget has room for, no event is counted: which of them
 * have been folded cannot be told, and a letter that is folded later would count twice.
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
  const letters = new DeadLetterFilter(ctx, {
    siteId: site._id,
    span,
    order: "asc",
    budget: budget.letters,
  });
  // An instant that does not fit into a fresh budget fits into none.
  const wasFresh = budget.letters.isUntouched;
  let firstInstant: number | undefined;
  let { after } = place;
  const rest = recountSources.slice(recountSources.indexOf(place.source));
  for (const source of rest) {
    const rows = rowsBehind(ctx, site._id, source, span, after);
    for await (const { row, at } of rows) {
      if (budget.isSpent) return done({ source, after });
      budget.take(row);
      const isLetter = "seq" in row ? await letters.holds(row) : false;
      firstInstant ??= at;
      if (isLetter === null && !(wasFresh && at === firstInstant)) {
        return done({ source, after });
      }
      const isCounted = !("seq" in row) || isBehind(fence, row);
      if (isLetter === false && isCounted) addRow(deltas, countedBy, row);
      after = { at, created: row._creationTime };
    }
    after = null;
  }
  return done(null);
}
