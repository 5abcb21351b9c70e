/** For each table whose rows belong to a site, the index range that finds them. */
import type { IndexRange } from "convex/server";
import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import type { Reader } from "./ranges.js";

/** Every table whose rows belong to a site. */
export type SiteTable = {
  [Table in TableNames]: Doc<Table> extends { siteId: Id<"sites"> }
    ? Table
    : never;
}[TableNames];

/** The rows of one site, or of all sites after one. Null: of all sites. */
export type Sites = { is: Id<"sites"> } | { after: Id<"sites"> | null };

interface BySite extends IndexRange {
  eq(field: "siteId", siteId: Id<"sites">): IndexRange;
  gt(field: "siteId", siteId: Id<"sites">): IndexRange;
}

function ofSites(q: BySite, sites: Sites): IndexRange {
  if ("is" in sites) return q.eq("siteId", sites.is);
  return sites.after === null ? q : q.gt("siteId", sites.after);
}

interface SiteRows extends AsyncIterable<{ _id: Id<SiteTable> }> {
  first(): Promise<{ siteId: Id<"sites"> } | null>;
}

const ranges: Record<SiteTable, (db: Reader, sites: Sites) => SiteRows> = {
  keys: (db, sites) =>
    db.query("keys").withIndex("by_siteId", (q) => ofSites(q, sites)),
  rateUses: (db, sites) =>
    db
      .query("rateUses")
      .withIndex("by_siteId_and_name_and_at", (q) => ofSites(q, sites)),
  refusals: (db, sites) =>
    db.query("refusals").withIndex("by_siteId", (q) => ofSites(q, sites)),
  events: (db, sites) =>
    db.query("events").withIndex("by_siteId_and_at", (q) => ofSites(q, sites)),
  eventLookups: (db, sites) =>
    db
      .query("eventLookups")
      .withIndex("by_siteId_and_key_and_at", (q) => ofSites(q, sites)),
  imports: (db, sites) =>
    db
      .query("imports")
      .withIndex("by_siteId_and_importId", (q) => ofSites(q, sites)),
  importChunks: (db, sites) =>
    db
      .query("importChunks")
      .withIndex("by_siteId_and_run_and_chunk_and_firstRow", (q) =>
        ofSites(q, sites),
      ),
  sessions: (db, sites) =>
    db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) => ofSites(q, sites)),
  visitors: (db, sites) =>
    db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) => ofSites(q, sites)),
  visitorUsers: (db, sites) =>
    db
      .query("visitorUsers")
      .withIndex("by_siteId_and_userId_and_firstSeenAt", (q) =>
        ofSites(q, sites),
      ),
  users: (db, sites) =>
    db
      .query("users")
      .withIndex("by_siteId_and_userId", (q) => ofSites(q, sites)),
  groups: (db, sites) =>
    db
      .query("groups")
      .withIndex("by_siteId_and_groupId", (q) => ofSites(q, sites)),
  groupMembers: (db, sites) =>
    db
      .query("groupMembers")
      .withIndex("by_siteId_and_groupId_and_visitorId_and_userId", (q) =>
        ofSites(q, sites),
      ),
  eventGroups: (db, sites) =>
    db
      .query("eventGroups")
      .withIndex("by_siteId_and_groupId_and_occurredAt", (q) =>
        ofSites(q, sites),
      ),
  rollups: (db, sites) =>
    db
      .query("rollups")
      .withIndex(
        "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
        (q) => ofSites(q, sites),
      ),
  deadLetters: (db, sites) =>
    db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) => ofSites(q, sites)),
  deadLetterCounts: (db, sites) =>
    db
      .query("deadLetterCounts")
      .withIndex("by_siteId", (q) => ofSites(q, sites)),
  retryChains: (db, sites) =>
    db.query("retryChains").withIndex("by_siteId", (q) => ofSites(q, sites)),
  horizons: (db, sites) =>
    db.query("horizons").withIndex("by_siteId", (q) => ofSites(q, sites)),
  cleanupPasses: (db, sites) =>
    db
      .query("cleanupPasses")
      .withIndex("by_siteId_and_kind", (q) => ofSites(q, sites)),
  repairs: (db, sites) =>
    db
      .query("repairs")
      .withIndex("by_siteId_and_day", (q) => ofSites(q, sites)),
  removals: (db, sites) =>
    db.query("removals").withIndex("by_siteId", (q) => ofSites(q, sites)),
  unfinishedWork: (db, sites) =>
    db.query("unfinishedWork").withIndex("by_siteId", (q) => ofSites(q, sites)),
  laneLoops: (db, sites) =>
    db
      .query("laneLoops")
      .withIndex("by_siteId_and_lane", (q) => ofSites(q, sites)),
  viewings: (db, sites) =>
    db.query("viewings").withIndex("by_siteId", (q) => ofSites(q, sites)),
  laneProgress: (db, sites) =>
    db
      .query("laneProgress")
      .withIndex("by_siteId_and_lane", (q) => ofSites(q, sites)),
  backlog: (db, sites) =>
    db
      .query("backlog")
      .withIndex("by_siteId_and_lane_and_seq", (q) => ofSites(q, sites)),
  usage: (db, sites) =>
    db
      .query("usage")
      .withIndex("by_siteId_and_day_and_lane", (q) => ofSites(q, sites)),
  usageEntries: (db, sites) =>
    db
      .query("usageEntries")
      .withIndex("by_siteId_and_seq", (q) => ofSites(q, sites)),
};
/** Every table whose rows belong to a site, in the order in which a deletion goes through them. */
export const siteTableNames = Object.keys(ranges) as SiteTable[];

/** The rows of a table that belong to the sites, in the order of an index that begins with the site. */
export function rowsOfSites(
  db: Reader,
  table: SiteTable,
  sites: Sites,
): SiteRows {
  return ranges[table](db, sites);
}
