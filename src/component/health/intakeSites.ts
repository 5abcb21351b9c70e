/**
 * Sites and lanes for the health of the intake, for monitors that ask every few seconds. It makes
 * bounded reads of small rows. It gives times instead of ages, so that the answer changes only with
 * what is stored.
 */
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { healthSites } from "../budget/upkeepLimits.js";
import { sitesMadeAfter, sitesOfSlug } from "../rows/sites.js";

export function findSites(ctx: QueryCtx, slug: string | undefined) {
  return readWithin(
    new RowBudget(healthSites),
    slug === undefined ? sitesMadeAfter(ctx.db, 0) : sitesOfSlug(ctx.db, slug),
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
