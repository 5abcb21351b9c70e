/** Rows of repairs: the days of a site whose hours must be counted again. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import {
  type Inserter,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
  within,
} from "./ranges.js";

/** The repair of a day, by `by_siteId_and_day`. */
export function repairOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  day: number,
): Promise<Doc<"repairs"> | null> {
  return ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) =>
      q.eq("siteId", siteId).eq("day", day),
    )
    .unique();
}

/** Repairs of a site, by `by_siteId_and_day` in the order of their days. */
export function repairsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  days: Times = {},
): Rows<"repairs"> {
  return db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) =>
      within(q.eq("siteId", siteId), "day", days),
    );
}

/**
 * The next repair to work at, by `by_siteId_and_notBefore_and_day`: the first day that need not
 * wait, else the one that is ready first.
 */
export function nextRepair(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"repairs"> | null> {
  return ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_notBefore_and_day", (q) => q.eq("siteId", siteId))
    .first();
}

/** The repair on which the next step is noted, by `by_siteId_and_nextStep` from its end. */
export async function plannedRepair(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"repairs"> | null> {
  const row = await ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_nextStep", (q) => q.eq("siteId", siteId))
    .order("desc")
    .first();
  return row?.nextStep ? row : null;
}

/** Inserts the repair of a day. */
export async function insertRepair(
  db: Inserter,
  repair: NewRow<"repairs">,
): Promise<void> {
  await db.insert("repairs", repair);
}
