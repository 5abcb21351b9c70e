/**
 * Runs of imports: the state of a run, and the few writes that change it. No request of a run
 * patches it.
 */
import type { Infer } from "convex/values";
import type { vListedImport } from "../../shared/event/imports.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

export type RunState = Infer<typeof vListedImport>["state"];

export function runStateOf({
  closedBy,
  undoneAt,
}: Pick<Doc<"imports">, "closedBy" | "undoneAt">): RunState {
  if (undoneAt !== undefined) return "undone";
  if (closedBy === "operator") return "closed";
  return closedBy ?? "open";
}

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

/**
 * When the newest of a run's rows arrived. The index separates rows whose events are stored from
 * cleared ones, so this reads both.
 */
export async function newestChunkAt(
  ctx: QueryCtx,
  { _id, siteId }: Doc<"imports">,
): Promise<number | undefined> {
  const newest = await Promise.all(
    [undefined, true].map((isCleared) =>
      ctx.db
        .query("importChunks")
        .withIndex("by_siteId_and_run_and_isCleared_and_seq", (q) =>
          q.eq("siteId", siteId).eq("run", _id).eq("isCleared", isCleared),
        )
        .order("desc")
        .first(),
    ),
  );
  const times = newest.flatMap((row) => row?.receivedAt ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}
