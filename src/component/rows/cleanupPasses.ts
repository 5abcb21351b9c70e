/** The stored passes of clean-up: see `model/retention/cleanupPasses.ts`. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

type Pass = Doc<"cleanupPasses">;
export type PassOf<Kind extends Pass["kind"]> = Extract<Pass, { kind: Kind }>;

/** The pass of a kind that a site has at most once: any but that of the log. */
export async function findPass<Kind extends Exclude<Pass["kind"], "log">>(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  kind: Kind,
): Promise<PassOf<Kind> | null> {
  const row = await ctx.db
    .query("cleanupPasses")
    .withIndex("by_siteId_and_kind", (q) =>
      q.eq("siteId", siteId).eq("kind", kind),
    )
    .unique();
  return row && isOf(row, kind) ? row : null;
}

function isOf<Kind extends Pass["kind"]>(
  row: Pass,
  kind: Kind,
): row is PassOf<Kind> {
  return row.kind === kind;
}
