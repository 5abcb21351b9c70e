/**
 * Rows of which visitors were last identified as which users, besides the rows of these visitors.
 * An index of users on all visitors would be a copy of each, also of those without a user.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Timed } from "../model/fold/sessionValidators.js";
import { storedId } from "../model/log/storedId.js";
import type { RowPosition } from "../model/removals/removal.js";
import { MappedRange } from "./mappedRange.js";
import { namedVisitor, type NamedVisitor } from "./visitorForm.js";
import { within, type Reader, type Times } from "./ranges.js";

/** A visitor whose last user is known. */
export type VisitorUser = Omit<Doc<"visitorUsers">, "visitorId"> & NamedVisitor;

function visitorUser(row: Doc<"visitorUsers">): VisitorUser {
  return { ...row, ...namedVisitor(row.visitorId) };
}

/**
 * Visitors who were last identified as a user, by when they were first seen, by
 * `by_siteId_and_userId_and_firstSeenAt`.
 */
export function visitorsOfUser(
  db: Reader,
  siteId: Id<"sites">,
  userId: string,
  firstSeen: Times | RowPosition = {},
): MappedRange<"visitorUsers", VisitorUser> {
  return new MappedRange(
    db
      .query("visitorUsers")
      .withIndex("by_siteId_and_userId_and_firstSeenAt", (q) =>
        within(
          q.eq("siteId", siteId).eq("userId", userId),
          "firstSeenAt",
          firstSeen,
        ),
      ),
    visitorUser,
  );
}

/** The fields of a visitor that its row here has as well. */
interface Identified {
  siteId: Id<"sites">;
  visitorId: string;
  firstSeenAt: number;
  user?: Timed | undefined;
}

/** The row of a visitor before it changes. */
type Before = Omit<Identified, "siteId" | "visitorId"> & {
  userRow?: Id<"visitorUsers"> | undefined;
};

/**
 * Writes what changes when one row of a visitor replaces another, and returns the id that the new
 * row notes. Call it in the transaction that writes the row of the visitor. A visitor who stays the
 * same user and is as old costs nothing, a new user of a visitor without one an insert, and any
 * other change an index range.
 */
export async function writeVisitorUser(
  { db }: MutationCtx,
  before: Before | null,
  { siteId, visitorId, firstSeenAt, user }: Identified,
): Promise<Id<"visitorUsers"> | undefined> {
  const known = before?.userRow;
  if (!user) {
    if (known) await db.delete("visitorUsers", known);
    return undefined;
  }
  const userId = user.value;
  const row = { siteId, userId, firstSeenAt, visitorId: storedId(visitorId) };
  if (!known) return await db.insert("visitorUsers", row);
  const isSame =
    before.user?.value === userId && before.firstSeenAt === firstSeenAt;
  if (!isSame) await db.replace("visitorUsers", known, row);
  return known;
}
