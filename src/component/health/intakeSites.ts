/**
 * Whether the intake works, for monitors that ask every few seconds: bounded reads of small rows, and times
 * in place of ages, so that the answer changes only with what is stored.
 */
import { MIB } from "../../shared/units.js";
import type { Doc } from "../_generated/dataModel.js";
import { query, type QueryCtx } from "../_generated/server.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";

/** About five index ranges and a few small rows each; the lists of one site may have half a MB. */
const sitesRead = { rows: 100, bytes: 2 * MIB };
/** Of the backlog, in all: a row for each 100 events that wait. */
export const MAX_BACKLOG_ROWS = 10_000;
/** In all; of each an event is read, which may have 64 KB as stored. */
export const MAX_LANES_READ = 200;

export function findSites(ctx: QueryCtx, slug: string | undefined) {
  const sites = ctx.db.query("sites");
  return readWithin(
    new RowBudget(sitesRead),
    slug === undefined
      ? sites
      : sites.withIndex("by_slug", (q) => q.eq("slug", slug)),
  );
}

/** Those that the site fills, and those that it has filled, with where each has got to. */
export function lanesOf(
  site: Pick<Doc<"sites">, "lanes">,
  progress: Doc<"laneProgress">[],
) {
  const positions = new Map<number, Doc<"laneProgress"> | null>();
  for (let lane = 0; lane < site.lanes; lane++) positions.set(lane, null);
  for (const row of progress) positions.set(row.lane, row);
  return [...positions].map(([lane, position]) => ({ lane, position }));
}

export function earlier(
  one: number | null,
  other: number | null,
): number | null {
  if (one === null) return other;
  return other === null ? one : Math.min(one, other);
}
