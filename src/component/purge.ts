/** Removes what a deleted site leaves behind, in bounded runs, each scheduling the next. */
import { v } from "convex/values";
import { MIB } from "../shared/units.js";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";

const MAX_DELETES_PER_RUN = 500;
/** Segments can be large: leave half of the transaction's 16 MiB. */
const MAX_READ_BYTES = 8 * MIB;

/** Every table that holds rows of a site, with the index that finds them. */
const siteTables = {
  keys: (ctx, siteId) =>
    ctx.db.query("keys").withIndex("by_siteId", (q) => q.eq("siteId", siteId)),
  events: (ctx, siteId) =>
    ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) => q.eq("siteId", siteId)),
  sessions: (ctx, siteId) =>
    ctx.db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) => q.eq("siteId", siteId)),
  visitors: (ctx, siteId) =>
    ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) => q.eq("siteId", siteId)),
  rollups: (ctx, siteId) =>
    ctx.db
      .query("rollups")
      .withIndex(
        "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
        (q) => q.eq("siteId", siteId),
      ),
  deadLetters: (ctx, siteId) =>
    ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) => q.eq("siteId", siteId)),
} satisfies Record<
  string,
  (
    ctx: MutationCtx,
    siteId: Id<"sites">,
  ) => AsyncIterable<{ _id: Id<SiteTable> }>
>;
type SiteTable =
  "keys" | "events" | "sessions" | "visitors" | "rollups" | "deadLetters";

export const purgeSite = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    let deletes = 0;
    for (const [table, rows] of Object.entries(siteTables)) {
      for await (const { _id } of rows(ctx, siteId)) {
        if (deletes === MAX_DELETES_PER_RUN || (await hasReadEnough(ctx))) {
          await ctx.scheduler.runAfter(0, internal.purge.purgeSite, { siteId });
          return null;
        }
        await ctx.db.delete(table as SiteTable, _id);
        deletes++;
      }
    }
    if (await ctx.db.get("sites", siteId)) {
      await ctx.db.delete("sites", siteId);
    }
    return null;
  },
});

async function hasReadEnough(ctx: MutationCtx): Promise<boolean> {
  const { bytesRead } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used > MAX_READ_BYTES;
}
