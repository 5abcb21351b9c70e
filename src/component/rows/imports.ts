/**
 * Runs of imports: the state of a run, and the few writes that change it. No request of a run
 * patches it.
 */
import type { Infer } from "convex/values";
import type { vListedImport } from "../../shared/event/imports.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow } from "./ranges.js";

export type RunState = Infer<typeof vListedImport>["state"];

export function runStateOf({
  closedBy,
  undoneAt,
}: Pick<Doc<"imports">, "closedBy" | "undoneAt">): RunState {
  if (undoneAt !== undefined) return "undone";
  if (closedBy === "operator") return "closed";
  return closedBy ?? "open";
}

/** The run of a name, by `by_siteId_and_importId`; null where nobody has opened it. */
export function findImport(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  importId: string,
): Promise<Doc<"imports"> | null> {
  return ctx.db
    .query("imports")
    .withIndex("by_siteId_and_importId", (q) =>
      q.eq("siteId", siteId).eq("importId", importId),
    )
    .unique();
}

export async function insertImport(
  db: Inserter,
  run: NewRow<"imports">,
): Promise<void> {
  await db.insert("imports", run);
}

/** Opens a run again that clean-up closed as idle. */
export async function openAgain(
  ctx: MutationCtx,
  { _id }: Doc<"imports">,
): Promise<void> {
  await ctx.db.patch("imports", _id, {
    closedAt: undefined,
    closedBy: undefined,
  });
}
