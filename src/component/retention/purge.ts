/** Deletes the rows of a deleted site, in bounded runs. Each run schedules the next. */
import type { IndexRange } from "convex/server";
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { DeletionBudget, type Deletion } from "../budget/deletionBudget.js";
import { MAX_PURGED_ROWS } from "../budget/cleanupLimits.js";

/** Every table whose rows belong to a site. */
export type SiteTable = {
  [Table in TableNames]: Doc<Table> extends { siteId: Id<"sites"> }
    ? Table
    : never;
}[TableNames];

/** The rows of one site, or of all sites after one. Null: of all sites. */
type Sites = { is: Id<"sites"> } | { after: Id<"sites"> | null };

interface BySite extends IndexRange {
  eq(field: "siteId", siteId: Id<"sites">): IndexRange;
  gt(field: "siteId", siteId: Id<"sites">): IndexRange;
}

function within(q: BySite, sites: Sites): IndexRange {
  if ("is" in sites) return q.eq("siteId", sites.is);
  return sites.after === null ? q : q.gt("siteId", sites.after);
}

interface SiteRows extends AsyncIterable<{ _id: Id<SiteTable> }> {
  first(): Promise<{ siteId: Id<"sites"> } | null>;
}

/** For each table, the index range that finds the rows of a site. */
const siteTables: Record<
  SiteTable,
  (ctx: MutationCtx, sites: Sites) => SiteRows
> = {
  keys: (ctx, sites) =>
    ctx.db.query("keys").withIndex("by_siteId", (q) => within(q, sites)),
  addressUses: (ctx, sites) =>
    ctx.db
      .query("addressUses")
      .withIndex("by_siteId_and_address_and_at", (q) => within(q, sites)),
  events: (ctx, sites) =>
    ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) => within(q, sites)),
  imports: (ctx, sites) =>
    ctx.db
      .query("imports")
      .withIndex("by_siteId_and_importId", (q) => within(q, sites)),
  importChunks: (ctx, sites) =>
    ctx.db
      .query("importChunks")
      .withIndex("by_siteId_and_run_and_chunk_and_firstRow", (q) =>
        within(q, sites),
      ),
  sessions: (ctx, sites) =>
    ctx.db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) => within(q, sites)),
  visitors: (ctx, sites) =>
    ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) => within(q, sites)),
  users: (ctx, sites) =>
    ctx.db
      .query("users")
      .withIndex("by_siteId_and_userId", (q) => within(q, sites)),
  groups: (ctx, sites) =>
    ctx.db
      .query("groups")
      .withIndex("by_siteId_and_groupId", (q) => within(q, sites)),
  groupMembers: (ctx, sites) =>
    ctx.db
      .query("groupMembers")
      .withIndex("by_siteId_and_groupId_and_visitorId_and_userId", (q) =>
        within(q, sites),
      ),
  eventGroups: (ctx, sites) =>
    ctx.db
      .query("eventGroups")
      .withIndex("by_siteId_and_groupId_and_occurredAt", (q) =>
        within(q, sites),
      ),
  rollups: (ctx, sites) =>
    ctx.db
      .query("rollups")
      .withIndex(
        "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
        (q) => within(q, sites),
      ),
  deadLetters: (ctx, sites) =>
    ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) => within(q, sites)),
  deadLetterCounts: (ctx, sites) =>
    ctx.db
      .query("deadLetterCounts")
      .withIndex("by_siteId", (q) => within(q, sites)),
  retryChains: (ctx, sites) =>
    ctx.db.query("retryChains").withIndex("by_siteId", (q) => within(q, sites)),
  horizons: (ctx, sites) =>
    ctx.db.query("horizons").withIndex("by_siteId", (q) => within(q, sites)),
  cleanupPasses: (ctx, sites) =>
    ctx.db
      .query("cleanupPasses")
      .withIndex("by_siteId_and_kind", (q) => within(q, sites)),
  repairs: (ctx, sites) =>
    ctx.db
      .query("repairs")
      .withIndex("by_siteId_and_day", (q) => within(q, sites)),
  removals: (ctx, sites) =>
    ctx.db.query("removals").withIndex("by_siteId", (q) => within(q, sites)),
  unfinishedWork: (ctx, sites) =>
    ctx.db
      .query("unfinishedWork")
      .withIndex("by_siteId", (q) => within(q, sites)),
  laneProgress: (ctx, sites) =>
    ctx.db
      .query("laneProgress")
      .withIndex("by_siteId_and_lane", (q) => within(q, sites)),
  backlog: (ctx, sites) =>
    ctx.db
      .query("backlog")
      .withIndex("by_siteId_and_lane_and_seq", (q) => within(q, sites)),
  usage: (ctx, sites) =>
    ctx.db
      .query("usage")
      .withIndex("by_siteId_and_day_and_lane", (q) => within(q, sites)),
  usageEntries: (ctx, sites) =>
    ctx.db
      .query("usageEntries")
      .withIndex("by_siteId_and_seq", (q) => within(q, sites)),
};
export const siteTableNames = Object.keys(siteTables) as SiteTable[];

export const purgeSite = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const budget = await DeletionBudget.begin(ctx, MAX_PURGED_ROWS);
    const { hasMore } = await purgeRows(ctx, siteId, budget);
    if (hasMore) {
      await ctx.scheduler.runAfter(0, internal.retention.purge.purgeSite, {
        siteId,
      });
    }
    return null;
  },
});

/**
 * Deletes rows of a site, and the site itself after the last of them. The lanes' workers stay,
 * stopped, because the component that runs them has no call to delete one. Each is two small rows.
 */
export async function purgeRows(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  budget: DeletionBudget,
): Promise<Deletion> {
  let deleted = 0;
  for (const table of siteTableNames) {
    const rows = siteTables[table](ctx, { is: siteId });
    const done = await budget.deleteEach(rows, ({ _id }) =>
      ctx.db.delete(table, _id),
    );
    deleted += done.deleted;
    if (done.hasMore) return { deleted, hasMore: true };
  }
  if (await ctx.db.get("sites", siteId)) {
    if (!(await budget.canDelete())) return { deleted, hasMore: true };
    await ctx.db.delete("sites", siteId);
    budget.spend();
    deleted++;
  }
  return { deleted, hasMore: false };
}

/** The next site that has rows in a table, by id. The site itself may be missing. */
export async function firstSiteAfter(
  ctx: MutationCtx,
  table: SiteTable,
  after: Id<"sites"> | null,
): Promise<Id<"sites"> | null> {
  const row = await siteTables[table](ctx, { after }).first();
  return row?.siteId ?? null;
}
