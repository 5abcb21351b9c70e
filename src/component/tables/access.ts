/**
 * The tables of access: who may send, and how. Operators write them, except salts, uses of
 * addresses and refusals. Every request reads them, except refusals.
 */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vNotedReason } from "../../shared/event/refusals.js";
import { storedSettings, vSiteStatus } from "../../shared/site/site.js";
import { vKeyKind } from "../../shared/site/keys.js";

export const accessTables = {
  /**
   * One row for each tracked product. Only operators write it, so every ingest and report can read
   * it without a conflict. It must never hold a counter, cursor or watermark. The deletion of the
   * site deletes it.
   */
  sites: defineTable({
    ...storedSettings,
    slug: v.string(),
    /** `deleting`: the site refuses everything while bounded runs delete its rows. */
    status: v.union(vSiteStatus, v.literal("deleting")),
    /** When `promotedProperties` last changed. Hours since then are counted by them. */
    promotedAt: v.optional(v.number()),
    /** Since when an operator has stopped the folds. Absent while they run. */
    foldsStoppedAt: v.optional(v.number()),
    /** When an operator last changed the keys or the origins. Absent: not since the site was made. */
    accessChangedAt: v.optional(v.number()),
  })
    .index("by_slug", ["slug"])
    // The order of the list of sites. Sites are few, and change when operators change them.
    .index("by_name", ["name"]),

  /**
   * Keys of senders. Operators write them. Admission reads the key of each request, and finds it by
   * the hash: the key itself is never stored. The table is not part of `sites`, so that a site has
   * several live keys and an operator can revoke one. Only the deletion of the site deletes rows.
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
   * The secret of one UTC day. It turns an address and a user agent into a cookieless visitor id,
   * and an address into the hash that its rate is kept under. The day's first ingest that needs the
   * salt inserts it. Admission reads it. A function scheduled for the end of the next day deletes
   * it, or else pruning.
   */
  salts: defineTable({
    day: v.number(),
    salt: v.string(),
  }).index("by_day", ["day"]),

  /**
   * A sample of what keys, addresses under public keys, and sites have used of their rates: about
   * one row for each fiftieth of what may come in a minute. Ingest inserts it beside the events, and
   * the admission of whoever shares the rate reads it. Pruning deletes it once its day is over. It
   * holds no address: without the salt nobody can find the address from the hash.
   */
  rateUses: defineTable({
    siteId: v.id("sites"),
    /**
     * The id of the key, "app" for the app's own client, "site", or the hash of the day's salt, site,
     * key and address.
     */
    name: v.string(),
    /** When the request was received. */
    at: v.number(),
    /** How many events the row stands for. */
    events: v.number(),
    /**
     * The level of the bucket, in events, when admission let the request in. Absent: 0.
     */
    levelBefore: v.optional(v.number()),
  }).index("by_siteId_and_name_and_at", ["siteId", "name", "at"]),

  /**
   * Notes of what was refused while somebody sets a site up: up to ten rows for each site. The HTTP
   * routes write them after a refusal, and only for a site that has no figures yet or whose access
   * changed within the hour. No request that stores events reads or writes them. Viewers read them
   * in the state of the set-up. Pruning deletes a row a day after its last refusal. A table of its
   * own, because refusals must not make anybody wait who reads the site.
   */
  refusals: defineTable({
    siteId: v.id("sites"),
    reason: vNotedReason,
    /** The origin, or the error of a row, at most 100 characters. Empty for other reasons. */
    about: v.string(),
    /** Requests that were refused so. */
    requests: v.number(),
    /** Writes of the row, those of earlier notes in its place included. */
    writes: v.number(),
    firstAt: v.number(),
    lastAt: v.number(),
  })
    .index("by_siteId", ["siteId"])
    .index("by_lastAt", ["lastAt"]),

  /**
   * Switches of an operator, for all sites. Operators write them, and the admission of every
   * request reads them. Nobody deletes them.
   */
  switches: defineTable({ name: v.string(), isOn: v.boolean() }).index(
    "by_name",
    ["name"],
  ),

  /**
   * Keys of passes to reports: two or three, if there are any. Operators and the hourly look write
   * them. Every report that brings a pass reads them. No ingest and no fold touches them. A
   * function scheduled with each key deletes it, and operators delete all when they stop or revoke
   * passes.
   */
  reportPassKeys: defineTable({
    /** 256 random bits, base64url. */
    key: v.string(),
    /**
     * The scheduled function that deletes the key. If it is no longer due, the key is not valid.
     * Set when the key is made.
     */
    expiry: v.optional(v.id("_scheduled_functions")),
  }),
};
