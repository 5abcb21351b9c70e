/** Finds and counts everything that an erasure of a person would take, and changes nothing. */
import { v, type Infer } from "convex/values";
import { defined } from "../../shared/defined.js";
import { MAX_ERASURE_NAMES, vErasurePreview } from "../../shared/api/upkeep.js";
import { internalQuery } from "../_generated/server.js";
import { findGroupsLeftAlone } from "./groupsLeftAlone.js";
import { horizonsOf } from "../rows/horizons.js";
import { isAllThere, subjectOf } from "../model/removals/person.js";
import { PersonRows } from "./personRows.js";
import { RowBudget } from "../budget/rowBudget.js";
import { TouchedSessions } from "./touchedSessions.js";
import { erasurePreview } from "../budget/cleanupLimits.js";

const { personBytes, named } = erasurePreview;

/**
 * Bounds the index ranges of one browser or device: its row, its sessions, its events, once more to
 * look for another user, and its row again among those of the user.
 */
const RANGES_PER_DEVICE = 6;

const vFoundPerson = vErasurePreview.omit("kind");
export type FoundPerson = Infer<typeof vFoundPerson>;

/** Run this on a stale snapshot: it reads the time into which ingest writes. */
export const lookAtPerson = internalQuery({
  args: {
    siteId: v.id("sites"),
    visitorId: v.optional(v.string()),
    userId: v.optional(v.string()),
    /**
     * Limits of what the preview reads: rows of the person, and sessions and groups that it looks
     * up.
     */
    rows: v.number(),
    lookups: v.number(),
  },
  returns: vFoundPerson,
  handler: async (
    ctx,
    { siteId, visitorId, userId, rows: maxRows, lookups },
  ): Promise<FoundPerson> => {
    const subject = subjectOf(visitorId, userId);
    const budget = new RowBudget({ rows: maxRows, bytes: personBytes });
    const person = new PersonRows(ctx, siteId, subject);
    const sharedSessions = new TouchedSessions(ctx, siteId);
    const counts = { events: 0, sessions: 0, visitors: 0 };
    const visitorIds = new Set<string>();
    const userIds = new Set<string>(userId === undefined ? [] : [userId]);
    const groupIds = new Set<string>();
    /** Shared visitors that keep only the memberships of others whose events are left. */
    const recountedIds = new Set<string>();
    const horizons = await horizonsOf(ctx, siteId);
    let isAtLeast = false;
    const { sharedVisitorIds } = person;
    for await (const found of person.rows()) {
      const ranges =
        sharedSessions.lookups +
        RANGES_PER_DEVICE * person.place.devices.length;
      const isFull = ranges >= lookups || person.namedEvents > named;
      if (budget.isSpent || isFull) {
        isAtLeast = true;
        break;
      }
      budget.take(found.row);
      if (found.table === "visitors" && found.isShared === true) {
        const { row } = found;
        if (isAllThere(row, horizons)) recountedIds.add(row.visitorId);
      }
      if (!found.isOwn) continue;
      if (found.table === "sessions") counts.sessions++;
      else for (const id of found.row.groups ?? []) groupIds.add(id);
      if (found.table === "users") continue;
      const { visitorId: id } = found.row;
      const isShared = id !== undefined && sharedVisitorIds.has(id);
      if (id !== undefined && !isShared) visitorIds.add(id);
      if (found.table === "visitors") {
        const { user } = found.row;
        if (!isShared) counts.visitors++;
        if (user) userIds.add(user.value);
      }
      if (found.table === "events") {
        const { row } = found;
        counts.events++;
        if (row.userId !== undefined) userIds.add(row.userId);
        if (isShared) await sharedSessions.add(row);
      }
    }
    const groupsLeftAlone = await findGroupsLeftAlone(
      ctx,
      siteId,
      {
        groupIds,
        visitorIds,
        memberIds: new Set([...visitorIds, ...recountedIds]),
        ...defined({ userId }),
      },
      lookups,
    );
    counts.sessions += sharedSessions.count;
    return {
      ...counts,
      isAtLeast,
      visitorIds: firstOf(visitorIds),
      sharedVisitorIds: firstOf(sharedVisitorIds),
      userIds: firstOf(userIds),
      groupsLeftAlone,
    };
  },
});

function firstOf(ids: ReadonlySet<string>): string[] {
  return [...ids].slice(0, MAX_ERASURE_NAMES);
}
