/** The stored passes of clean-up: see `model/retention/cleanupPasses.ts`. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

type Pass = Doc<"cleanupPasses">;
export type PassOf<Kind extends Pass["kind"]> = Extract<Pass, { kind: Kind }>;

/** Passes of a kind, by `by_siteId_and_kind` in the order of their creation. */
export function passesOfKind(
  db: Reader,
  siteId: Id<"sites">,
  kind: Pass["kind"],
): Rows<"cleanupPasses"> {
  return db
    .query("cleanupPasses")
    .withIndex("by_siteId_and_kind", (q) =>
      q.eq("siteId", siteId).eq("kind", kind),
    );
}

/** The pass of a kind that a site has at most once: any but that of the log. */
export async function findPass<Kind extends Exclude<Pass["kind"], "log">>(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  kind: Kind,
): Promise<PassOf<Kind> | null> {
  const row = await passesOfKind(ctx.db, siteId, kind).unique();
  return row && isOf(row, kind) ? row : null;
}

/** Inserts a pass. */
export async function insertPass(
  db: Inserter,
  pass: NewRow<"cleanupPasses">,
): Promise<void> {
  await db.insert("cleanupPasses", pass);
}

function isOf<Kind extends Pass["kind"]>(
  row: Pass,
  kind: Kind,
): row is PassOf<Kind> {
  return row.kind === kind;
}
