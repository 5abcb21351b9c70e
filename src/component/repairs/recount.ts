/**
 * Counts an hour from raw rows: its folded events, the sessions that start in it, and the visitors
 * first seen in it. The result is what the blocks of the hour should hold.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { hasPassed } from "../log/eventLog.js";
import { addRow, rowsAfter } from "./hourRows.js";
import { laneCursor } from "../log/lanes.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import {
  recountSources,
  type Fence,
  type Recount,
} from "../model/rollups/recount.js";
import type { Scope } from "../scope/scope.js";
import { countedLetters, countedRows } from "../budget/repairLimits.js";
import { RowBudget } from "../budget/rowBudget.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** The budget of one transaction that counts hours. */
export class CountBudget extends RowBudget {
  readonly letters = new RowBudget(countedLetters);

  constructor() {
    super(countedRows);
  }
}

/** The position up to which each lane has folded, lanes included that the site no longer fills. */
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

/** Whether the event was folded or set aside when the fence was read. */
export function isBehind(fence: Fence, event: LoggedEvent): boolean {
  return hasPassed(
    fence.find(({ lane }) => lane === event.lane),
    event,
  );
}

/** The source that a count has come to, and its last row that was counted. */
export type CountPosition = Pick<Recount, "source" | "after">;

/** The position at which a count begins. */
export const countStart: CountPosition = {
  source: recountSources[0],
  after: null,
};

/** A count of an hour, and how far it has come. */
export type HourCount = CountPosition & Pick<Recount, "hour" | "fence">;

/**
 * Goes on with the count of an hour while the budget lasts. `next` is where to go on, null at the
 * end.
 *
 * An instant may have more dead letters than one budget has room for. No event of such an instant
 * is counted: nothing says which of them are folded, and a letter that is folded later would count
 * twice.
 */
export async function countRows(
  { ctx, site, zone }: Scope,
  { hour, fence, ...begin }: HourCount,
  budget: CountBudget,
): Promise<{ tables: CellTables; next: CountPosition | null }> {
  const span = { from: hour, to: zone.nextHour(hour) };
  const deltas = new Deltas();
  const done = (next: CountPosition | null) => ({
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
  let { after } = begin;
  const rest = recountSources.slice(recountSources.indexOf(begin.source));
  for (const source of rest) {
    const range = { siteId: site._id, source, ...span };
    for await (const { row, at } of rowsAfter(ctx, range, after)) {
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
