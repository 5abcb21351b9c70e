/** The form of a session in its row, and the session as all other code sees it. */
import type { Doc, Id } from "../_generated/dataModel.js";
import { packSession, unpackSession } from "../model/fold/packedSession.js";
import type { Session } from "../model/fold/sessions.js";
import { idOf, storedId } from "../model/log/storedId.js";
import type { NewRow } from "./ranges.js";

type Stored = Doc<"sessions">;

/** A session of a visitor, before it is stored. */
export type NewSession = Pick<Session, keyof Session> & {
  siteId: Id<"sites">;
  visitorId: string;
};

/** A stored session with all of its fields. */
export type SessionRow = Pick<Stored, "_id" | "_creationTime"> &
  NewSession & {
    /**
     * Why nobody can unpack the session: another version has stored it. It then looks like one
     * without events that ends when it starts. No list shows it, and whoever counts it refuses it.
     */
    unreadable?: string;
  };

/** The row of a session. */
export function storedSession(session: NewSession): NewRow<"sessions"> {
  const { siteId, visitorId, startedAt } = session;
  return {
    ...{ siteId, visitorId: storedId(visitorId), startedAt },
    body: packSession(session),
  };
}

/** The session of a row. One row that cannot be read stops no walk over others. */
export function sessionRow({ body, ...keys }: Stored): SessionRow {
  const { startedAt } = keys;
  let visitorId = "";
  try {
    visitorId = idOf(keys.visitorId);
    return { ...keys, visitorId, ...unpackSession(body, startedAt) };
  } catch (error) {
    return {
      ...{ ...keys, visitorId, endedAt: startedAt },
      ...{ pageviews: 0, events: 0, customEvents: 0 },
      ...{ values: {}, origin: { at: startedAt } },
      unreadable: String(error),
    };
  }
}

/**
 * The session, for whoever counts it.
 *
 * @throws if the session cannot be read
 */
export function readableSession(session: SessionRow): SessionRow {
  if (session.unreadable !== undefined) throw new Error(session.unreadable);
  return session;
}

/** Whether lists can show the session. */
export function isReadableSession(session: SessionRow): boolean {
  return session.unreadable === undefined;
}
