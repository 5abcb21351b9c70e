/** Who may send, and how: written by operators, but for the salts, and read by every request. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  storedSettings,
  vKeyKind,
  vSiteStatus,
} from "../../shared/site/site.js";

export const accessTables = {
  /**
   * One row per tracked product. Written by operators only, so that every ingest and report can read
   * it without a conflict: no counter, cursor or watermark may ever live here.
   */
  sites: defineTable({
    ...storedSettings,
    slug: v.string(),
    /** `deleting`: refuses everything while its rows are removed in bounded runs. */
    status: v.union(vSiteStatus, v.literal("deleting")),
    /** When `promotedProperties` last changed: hours since then are counted by them. */
    promotedAt: v.optional(v.number()),
    /** Since when an operator has stopped the folds; absent while they run. */
    foldsStoppedAt: v.optional(v.number()),
  }).index("by_slug", ["slug"]),

  /**
   * Who may send. Written by operators, read by every ingest through the hash: the key itself is
   * never stored. Apart from the site, so that several are live at once and one can be revoked.
   */
  keys: defineTable({
    siteId: v.id("sites"),
    kind: vKeyKind,
    label: v.string(),
    /** SHA-256 of the key, hexadecimal. */
    hash: v.string(),
    revokedAt: v.optional(v.number()),
  })
    .index("by_hash", ["hash"])
    .index("by_siteId", ["siteId"]),

  /**
   * The secret of one UTC day that turns address and user agent into a cookieless visitor id, and an address into
   * what its rate is kept under. Written by the day's first ingest that needs it.
   */
  salts: defineTable({
    day: v.number(),
    salt: v.string(),
  }).index("by_day", ["day"]),

  /**
   * Uses that addresses make of the rates of public keys: a sample, about one row for each fiftieth of what an
   * address may use in a minute. Inserted by ingest beside the events, read by the admission of the same address,
   * deleted by pruning once its day is over. Holds no address: without the salt nobody can go back to one.
   */
  addressUses: defineTable({
    siteId: v.id("sites"),
    /** Hash of the day's salt, site, key and address. */
    address: v.string(),
    /** When the request was received. */
    at: v.number(),
    /** How many events it stands for. */
    events: v.number(),
    /** How many events the address was above nothing when the request was admitted; absent: none. */
    levelBefore: v.optional(v.number()),
  }).index("by_siteId_and_address_and_at", ["siteId", "address", "at"]),

  /** Switches of an operator, for all sites. Read by every request's admission. */
  switches: defineTable({ name: v.string(), isOn: v.boolean() }).index(
    "by_name",
    ["name"],
  ),

  /**
   * Keys of passes to reports, two or three while there are any. Written by operators and by the hourly look, and
   * read by every report that comes with a pass: no ingest and no fold touches them.
   */
  reportPassKeys: defineTable({
    /** 256 random bits, base64url. */
    key: v.string(),
    /** Deletes the key: where it is not to come any more, the key is worth nothing. Set when the key is made. */
    expiry: v.optional(v.id("_scheduled_functions")),
  }),
};
