/**
 * The rows that a fold writes in addition to visitors and figures: users for whom no visitor
 * stands, groups, and the rows by which events of a group are found. It reads and decides
 * everything first, and returns functions that write.
 */
import { countsAsEvent } from "../../shared/event/event.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { insertEventGroup } from "../rows/eventGroups.js";
import { writeMemberships } from "../rows/groupMembers.js";
import { findGroup, insertGroup } from "../rows/groups.js";
import { findUser, insertUser } from "../rows/users.js";
import { describedGroup, foldGroup, type Group } from "../model/fold/groups.js";
import {
  foldProfile,
  hasChanged,
  profiledUser,
  type Profile,
} from "../model/fold/profiles.js";
import type { LoggedEvent } from "../rows/eventForm.js";

type Write = () => Promise<unknown>;

/**
 * Costs two index ranges for each user and group, and an insert for each event and each group that
 * it names.
 */
export async function profileWrites(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  events: readonly LoggedEvent[],
): Promise<Write[]> {
  const changes = await Promise.all([
    ...byKey(events, profiledUser).map(([userId, own]) =>
      userWrites(ctx, siteId, userId, own),
    ),
    ...byKey(events, describedGroup).map(([groupId, own]) =>
      groupWrites(ctx, siteId, groupId, own),
    ),
  ]);
  return [...changes.flat(), ...joinWrites(ctx, siteId, events)];
}

async function userWrites(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  userId: string,
  events: readonly LoggedEvent[],
): Promise<Write[]> {
  const row = await findUser(ctx, siteId, userId);
  const before: Profile | null = row;
  const after = foldProfile(before, events);
  const names = ["traits", "groups", "serverGroups"] as const;
  if (!hasChanged(names, before, after)) return [];
  const fields = { siteId, userId, ...after };
  return [
    () =>
      writeMemberships(
        ctx,
        siteId,
        { userId },
        { before: row?.groups, after: after.groups },
      ),
    () =>
      row
        ? ctx.db.replace("users", row._id, fields)
        : insertUser(ctx.db, fields),
  ];
}

async function groupWrites(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  groupId: string,
  events: readonly LoggedEvent[],
): Promise<Write[]> {
  const row = await findGroup(ctx, siteId, groupId);
  const before: Group | null = row;
  const after = foldGroup(before, events);
  const names = [
    "groupType",
    "name",
    "traits",
    "updatedAt",
    "isPublicOnly",
  ] as const;
  if (!hasChanged(names, before, after)) return [];
  const fields = { siteId, groupId, ...after };
  return [
    () =>
      row
        ? ctx.db.replace("groups", row._id, fields)
        : insertGroup(ctx.db, fields),
  ];
}

/** One row for each listed event and each of its groups: an event is folded once. */
function joinWrites(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  events: readonly LoggedEvent[],
): Write[] {
  return events.filter(countsAsEvent).flatMap(({ _id, occurredAt, groups }) =>
    (groups ?? []).map(
      (groupId): Write =>
        () =>
          insertEventGroup(ctx.db, {
            siteId,
            groupId,
            occurredAt,
            eventDocumentId: _id,
          }),
    ),
  );
}

/** Events in their order, grouped by what they say something about; leaves the others out. */
function byKey(
  events: readonly LoggedEvent[],
  keyOf: (event: LoggedEvent) => string | undefined,
): [string, LoggedEvent[]][] {
  const found = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const key = keyOf(event);
    if (key === undefined) continue;
    const own = found.get(key);
    if (own) own.push(event);
    else found.set(key, [event]);
  }
  return [...found];
}
