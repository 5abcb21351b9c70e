/** The tables of people: what the folds know of sessions, visitors, users and groups. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vProperties } from "../../shared/event/incoming.js";
import { vOwnedText } from "../model/fold/owned.js";
import { vTimed } from "../model/fold/sessionValidators.js";

const traits = v.optional(
  v.array(
    v.object({
      key: v.string(),
      at: v.number(),
      /** Null: an event removed the trait. */
      value: vProperties.element.fields.value,
      /** True: a server said it. False: a public key said it. */
      byServer: v.boolean(),
    }),
  ),
);
const profileFields = {
  traits,
  /** Ids of the groups that the person belongs to, sorted. */
  groups: v.optional(v.array(v.string())),
  /** Those among them that a server named. A public key cannot push them out. */
  serverGroups: v.optional(v.array(v.string())),
};

/** An id of a visitor, as `model/log/storedId.ts` stores it. */
const vStoredId = v.union(v.bytes(), v.string());

export const peopleTables = {
  /**
   * One row for each session, constant in size and packed: `SessionRow` in `rows/sessionForm.ts` is
   * what all code sees. The fold of the visitor's lane writes it, and removals write sessions that they count again. Folds read it, to extend and to bridge sessions,
   * and so do lists and the ragged edges of reports. Folds that join two sessions delete one.
   * Clean-up, erasure and removal delete, too.
   */
  sessions: defineTable({
    siteId: v.id("sites"),
    visitorId: vStoredId,
    startedAt: v.number(),
    /** All other fields, as `model/fold/packedSession.ts` packs them. Only `rows` unpacks them. */
    body: v.string(),
  })
    .index("by_siteId_and_visitorId_and_startedAt", [
      "siteId",
      "visitorId",
      "startedAt",
    ])
    .index("by_siteId_and_startedAt", ["siteId", "startedAt"]),

  /**
   * One row for each browser or device. The fold writes it only when it first sees the visitor,
   * learns of an earlier event, or finds a new user or trait: a visitor who returns costs a read.
   * Folds and lists read it. When clean-up deletes a session or an event of the visitor, it notes
   * here when the visitor was last seen. Erasure and removal correct the row. Clean-up, erasure and
   * removal delete it.
   */
  visitors: defineTable({
    siteId: v.id("sites"),
    visitorId: vStoredId,
    firstSeenAt: v.number(),
    /**
     * The last time in a session or an event that clean-up has deleted. Absent before the first.
     */
    lastSeenAt: v.optional(v.number()),
    /** The user of the last `identify`. */
    user: v.optional(vTimed),
    /** The row in `visitorUsers`, if there is a user. */
    userRow: v.optional(v.id("visitorUsers")),
    /** When another user was last identified here. No trait is that old or older. */
    otherUserAt: v.optional(v.number()),
    ...profileFields,
  })
    .index("by_siteId_and_visitorId", ["siteId", "visitorId"])
    .index("by_siteId_and_firstSeenAt", ["siteId", "firstSeenAt"]),

  /**
   * Which visitors were last identified as which users: one row for each visitor with a user. It
   * replaces an index of `visitors`, which would copy all of it. Whoever writes or deletes the row
   * of the visitor writes or deletes this, in the same transaction. Lists of a user's visitors and
   * events read it, and so do exports and erasures of users.
   */
  visitorUsers: defineTable({
    siteId: v.id("sites"),
    userId: v.string(),
    /** As in the row of the visitor. */
    firstSeenAt: v.number(),
    visitorId: vStoredId,
  }).index("by_siteId_and_userId_and_firstSeenAt", [
    "siteId",
    "userId",
    "firstSeenAt",
  ]),

  /**
   * Users whom servers described without naming a browser or device. The fold of the user's lane
   * writes the row. `getUser` reads it. A visitor's row says who its user is and has traits of its
   * own. The row is personal, and stays until erasure deletes it.
   */
  users: defineTable({
    siteId: v.id("sites"),
    userId: v.string(),
    ...profileFields,
  }).index("by_siteId_and_userId", ["siteId", "userId"]),

  /**
   * Companies and teams, as `group` events describe them. The fold of the group's lane writes them,
   * and lists read them. `deleteGroup` deletes them, and so does clean-up if no server has
   * described them. They are not personal, so no erasure touches them. A group that events name and
   * none describes has no row.
   */
  groups: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    groupType: v.optional(vOwnedText),
    name: v.optional(vOwnedText),
    traits,
    /** The time of the newest event about the group. */
    updatedAt: v.number(),
    /** Only public keys have described the group, so clean-up deletes it in time. */
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
   * Members of groups: one row for each group in the row of a visitor or user, since an index
   * cannot look into a list. Whoever writes or deletes that row writes or deletes these, in the
   * same transaction. `deleteGroup` deletes them, too. `deleteGroup` reads them, and so do
   * erasures, which report the groups that have nobody else.
   */
  groupMembers: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    /** Each row has one of the two. */
    visitorId: v.optional(vStoredId),
    userId: v.optional(v.string()),
  }).index("by_siteId_and_groupId_and_visitorId_and_userId", [
    "siteId",
    "groupId",
    "visitorId",
    "userId",
  ]),

  /**
   * Which events name which groups: one row for each, since an index cannot look into the list that
   * an event has. The fold inserts it once for each event. The list of a group's events reads it.
   * Whoever deletes the event deletes it, by the event's id, and so does `deleteGroup`.
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
