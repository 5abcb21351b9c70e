/** What the folds know of sessions, visitors, users and groups. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vProperties } from "../../shared/event/incoming.js";
import { vRevenues } from "../../shared/event/revenue.js";
import { vOwnedText } from "../model/fold/owned.js";
import {
  vOrigin,
  vSessionValues,
  vTimed,
} from "../model/fold/sessionValidators.js";

const traits = v.optional(
  v.array(
    v.object({
      key: v.string(),
      at: v.number(),
      /** null: it was removed. */
      value: vProperties.element.fields.value,
      /** True: a server said it; false: a public key did; absent in rows of 0.1.0, which do not know. */
      byServer: v.optional(v.boolean()),
    }),
  ),
);
const profileFields = {
  traits,
  /** Ids of the groups that it belongs to, sorted. */
  groups: v.optional(v.array(v.string())),
  /** Those among them that a server named: a public key cannot push them out. */
  serverGroups: v.optional(v.array(v.string())),
};

export const peopleTables = {
  /**
   * One row per session, constant in size. Written by the fold of the visitor's lane; read by folds
   * (to extend and to bridge) and by the ragged edges of reports.
   */
  sessions: defineTable({
    siteId: v.id("sites"),
    visitorId: v.string(),
    startedAt: v.number(),
    endedAt: v.number(),
    pageviews: v.number(),
    events: v.number(),
    /** Interactive ones; of rows before 0.2, all. */
    customEvents: v.number(),
    values: vSessionValues,
    /** Absent in rows of 0.1.0, whose `values` say it. */
    origin: v.optional(vOrigin),
    exitPage: v.optional(vTimed),
    /** Of its events, by currency; absent where there is none. */
    revenue: v.optional(vRevenues),
  })
    .index("by_siteId_and_visitorId_and_startedAt", [
      "siteId",
      "visitorId",
      "startedAt",
    ])
    .index("by_siteId_and_startedAt", ["siteId", "startedAt"]),

  /**
   * One row per browser or device. Written by the fold, and only when it is first seen (or seen to
   * have come earlier), or its user or traits change: a returning visitor costs a read. Clean-up notes here when
   * they were last seen, where it deletes what says so.
   */
  visitors: defineTable({
    siteId: v.id("sites"),
    visitorId: v.string(),
    firstSeenAt: v.number(),
    /** By a session or an event that clean-up has deleted; absent before the first. */
    lastSeenAt: v.optional(v.number()),
    /** Of the last `identify`. */
    user: v.optional(vTimed),
    /** When another user was last identified here: no trait is from then or before. */
    otherUserAt: v.optional(v.number()),
    ...profileFields,
  })
    .index("by_siteId_and_visitorId", ["siteId", "visitorId"])
    .index("by_siteId_and_firstSeenAt", ["siteId", "firstSeenAt"])
    .index("by_siteId_and_user_and_firstSeenAt", [
      "siteId",
      "user.value",
      "firstSeenAt",
    ]),

  /**
   * What is known of users who were identified without a browser or device, by a server. Written by the
   * fold of the user's lane, read by `getUser` alone: a visitor's row says who its user is and has
   * traits of its own. Personal: kept until the user is erased.
   */
  users: defineTable({
    siteId: v.id("sites"),
    userId: v.string(),
    ...profileFields,
  }).index("by_siteId_and_userId", ["siteId", "userId"]),

  /**
   * Companies and teams, as `group` events describe them. Written by the fold of the group's lane, deleted by
   * `deleteGroup`, and by clean-up where no server has described them. Not personal: no erasure touches them. A
   * group that events name and none describes has no row.
   */
  groups: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    groupType: v.optional(vOwnedText),
    name: v.optional(vOwnedText),
    traits,
    /** Time of the newest event about it. */
    updatedAt: v.number(),
    /** Only public keys have described it: clean-up deletes it in time. Absent in rows of 0.1.0. */
    isPublicOnly: v.optional(v.literal(true)),
  })
    .index("by_siteId_and_groupId", ["siteId", "groupId"])
    .index("by_siteId_and_isPublicOnly_and_updatedAt", [
      "siteId",
      "isPublicOnly",
      "updatedAt",
    ])
    .index("by_siteId_and_updatedAt", ["siteId", "updatedAt"]),

  /**
   * Members of groups: one row for each group in the row of a visitor or user, since an index cannot look into a
   * list. Written by whoever writes that row, in the same transaction, and gone with it; read by
   * `deleteGroup`, and by erasures, which say which groups have a person alone. Memberships from 0.1.0 have none.
   */
  groupMembers: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    /** One of the two. */
    visitorId: v.optional(v.string()),
    userId: v.optional(v.string()),
  }).index("by_siteId_and_groupId_and_visitorId_and_userId", [
    "siteId",
    "groupId",
    "visitorId",
    "userId",
  ]),

  /**
   * Which events name which groups: one row for each, since an index cannot look into the list that an
   * event has. Written by the fold, once per event, read by the list of a group's events, and deleted
   * with the event, by its id.
   */
  eventGroups: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    occurredAt: v.number(),
    eventDocumentId: v.id("events"),
  })
    .index("by_siteId_and_groupId_and_occurredAt", [
      "siteId",
      "groupId",
      "occurredAt",
    ])
    .index("by_eventDocumentId", ["eventDocumentId"]),
};
