/**
 * A session's id, from what makes it one: site, visitor and window of time. Nothing has to be looked up,
 * so that an answer can name the session of an event that no fold has seen yet.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../codec/base64url.js";
import { sessionWindow } from "../time/sessionWindow.js";

/** Two sessions of a site with the same id are as likely as two random UUIDs. */
const ID_BYTES = 16;

export interface SessionMoment {
  siteId: string;
  visitorId: string;
  sessionTimeoutMs: number;
  /** When any of its events happened. */
  at: number;
}

/**
 * The id of the session that a visitor's event belongs to. Under the rule `window` two events have the
 * same id exactly when they are of one session. Under `gap` it is a hint: a session that runs over the
 * end of a window has an id for each window, and two sessions in one window have the same.
 *
 * @example
 * sessionIdOf({ siteId: "site", visitorId: "v1", sessionTimeoutMs: 30 * MINUTE, at: 0 });
 * // "Dyu729ZBr5pr4HSALjBJ4Q"
 */
export function sessionIdOf({
  siteId,
  visitorId,
  sessionTimeoutMs,
  at,
}: SessionMoment): string {
  const startedAt = sessionWindow(at, sessionTimeoutMs) * sessionTimeoutMs;
  const digest = sha256(
    utf8ToBytes(JSON.stringify([siteId, visitorId, startedAt])),
  );
  return base64url(digest.subarray(0, ID_BYTES));
}
