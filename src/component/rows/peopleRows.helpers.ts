/** Sessions and visitors that a test stores, changes and reads by hand, past the fold. */
import type { WithoutSystemFields } from "convex/server";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Visitor } from "../model/fold/visitors.js";
import {
  sessionRow,
  storedSession,
  type NewSession,
  type SessionRow,
} from "./sessionForm.js";
import { visitorRow, type VisitorRow } from "./visitorForm.js";
import { writeVisitor } from "./visitors.js";

type Writer = Pick<MutationCtx, "db">;

/** A session without events, as far as the test says nothing else. */
export type AnySession = Partial<NewSession> &
  Pick<NewSession, "siteId" | "visitorId" | "startedAt">;

function wholeSession(session: AnySession): NewSession {
  const { startedAt } = session;
  return {
    ...{ endedAt: startedAt, pageviews: 0, events: 0, customEvents: 0 },
    ...{ values: {}, origin: { at: startedAt } },
    ...session,
  };
}

/** Inserts a session as it is. */
export async function putSession(
  { db }: Writer,
  session: AnySession,
): Promise<Id<"sessions">> {
  return await db.insert("sessions", storedSession(wholeSession(session)));
}

/** Changes fields of a session. */
export async function changeSession(
  { db }: Writer,
  { _id, _creationTime, ...session }: SessionRow,
  change: Partial<WithoutSystemFields<SessionRow>>,
): Promise<void> {
  await db.replace("sessions", _id, storedSession({ ...session, ...change }));
}

/** All sessions of all sites, in the order in which they were stored. */
export async function allSessions({
  db,
}: Pick<QueryCtx, "db">): Promise<SessionRow[]> {
  return (await db.query("sessions").collect()).map(sessionRow);
}

/** Inserts a visitor as it is. */
export async function putVisitor(
  ctx: MutationCtx,
  {
    siteId,
    visitorId,
    ...visitor
  }: Visitor & { siteId: Id<"sites">; visitorId: string },
): Promise<void> {
  await writeVisitor(ctx, { siteId, visitorId }, null, visitor);
}

/** All visitors of all sites, without the ids of their rows among those of users. */
export async function allVisitors({
  db,
}: Pick<QueryCtx, "db">): Promise<Omit<VisitorRow, "userRow">[]> {
  const rows = await db.query("visitors").collect();
  return rows.map((row) => {
    const { userRow, ...visitor } = visitorRow(row);
    return visitor;
  });
}

/** Whether the rows of users name exactly the visitors that have them. */
export async function areVisitorUsersRight({
  db,
}: Pick<QueryCtx, "db">): Promise<boolean> {
  const expected = (await db.query("visitors").collect()).flatMap((row) => {
    const { siteId, visitorId, firstSeenAt, user, userRow } = visitorRow(row);
    return user || userRow
      ? [JSON.stringify([userRow, siteId, user?.value, firstSeenAt, visitorId])]
      : [];
  });
  const stored = (await db.query("visitorUsers").collect()).map((row) => {
    const { siteId, userId, firstSeenAt } = row;
    const { visitorId } = visitorRow(row as never);
    return JSON.stringify([row._id, siteId, userId, firstSeenAt, visitorId]);
  });
  return JSON.stringify(expected.sort()) === JSON.stringify(stored.sort());
}
