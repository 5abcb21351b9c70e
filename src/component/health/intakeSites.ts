/**
 * Sites and lanes for the health of the intake, for monitors that ask every few seconds. It makes
 * bounded reads of small rows. It gives times instead of ages, so that the answer changes only with
 * what is stored.
 */
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { healthSites } from "../budget/upkeepLimits.js";

export function findSites(ctx: QueryCtx, slug: string | undefined) {
  const sites = ctx.db.query("sites");
  return readWithin(
    new RowBudget(healthSites),
    slug === undefined
      ? sites
      : sites.withIndex("by_slug", (q) => q.eq("slug", slug)),
  );
}

/** The lanes that the site fills or has filled, with how far each is. */
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
