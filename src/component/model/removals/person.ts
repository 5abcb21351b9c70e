/** The subject of an erasure or an export, and which rows are theirs. */
import { footfallError } from "../../../shared/errors.js";
import { checkId } from "../intake/checkId.js";
import { isAnyGone, type Horizons } from "../rollups/horizons.js";
import type { Visitor } from "../fold/visitors.js";

/** A browser or device, or a user with all of their browsers and devices. */
export type Subject =
  { visitorId: string; userId?: never } | { userId: string; visitorId?: never };

/** Whether the event carries another user. */
export function belongsToOther(
  event: { userId?: string },
  userId: string,
): boolean {
  return event.userId !== undefined && event.userId !== userId;
}

/**
 * Whether the visitor's row says that it is, or once was, another user's. Only events may say which
 * user.
 */
export function wasOfOther(
  { user, otherUserAt }: Pick<Visitor, "user" | "otherUserAt">,
  userId: string,
): boolean {
  return otherUserAt !== undefined || (user && user.value !== userId) === true;
}

/** Whether all events that made the visitor's row are still stored. */
export function isAllThere(
  { firstSeenAt, lastSeenAt }: Visitor,
  horizons: Horizons,
): boolean {
  // Clean-up notes when it last saw a visitor of whom it deletes rows.
  if (lastSeenAt !== undefined) return false;
  const range = { from: firstSeenAt, to: Infinity };
  return !isAnyGone(horizons, "events", range);
}

/** @throws a Footfall error `invalidArgument` */
export function subjectOf(
  visitorId: string | undefined,
  userId: string | undefined,
): Subject {
  if (visitorId !== undefined && userId === undefined) {
    checkId(visitorId, "visitorId");
    return { visitorId };
  }
  if (userId !== undefined && visitorId === undefined) {
    checkId(userId, "userId");
    return { userId };
  }
  throw footfallError(
    "invalidArgument",
    "Give either a visitorId or a userId: the browser or device, or the person with all of them.",
    { argument: visitorId === undefined ? "visitorId" : "userId" },
  );
}
