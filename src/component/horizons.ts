/** The stored horizons of a site: how far back each kind of row reaches. See `model/horizons.ts`. */
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { laterHorizons, noHorizons, type Horizons } from "./model/horizons.js";

export async function horizonsOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Horizons> {
  return (await findHorizons(ctx, siteId)) ?? noHorizons;
}

/**
 * Moves the horizons forward, before anything behind them is deleted. Returns those in force. Writes
 * only what has changed: a write re-runs every report that is open.
 */
export async function advanceHorizons(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  wanted: Horizons,
): Promise<Horizons> {
  const row = await findHorizons(ctx, siteId);
  const before = row ?? noHorizons;
  const horizons = laterHorizons(before, wanted);
  const names = Object.keys(noHorizons) as (keyof Horizons)[];
  const hasMoved = names.some((name) => horizons[name] !== before[name]);
  if (!row) await ctx.db.insert("horizons", { siteId, ...horizons });
  else if (hasMoved) await ctx.db.patch("horizons", row._id, horizons);
  return horizons;
}

function findHorizons(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"horizons"> | null> {
  return ctx.db
    .query("horizons")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
