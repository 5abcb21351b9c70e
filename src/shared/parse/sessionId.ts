/**
 * Computes a session's id from its site, visitor and window of time. It looks nothing up, so an
 * answer can name the session of an event that is not folded yet.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../codec/base64url.js";
import { sessionWindow } from "../time/sessionWindow.js";

/**
 * Length of an id. Two sessions of a site have the same id as rarely as two random UUIDs are equal.
 */
const ID_BYTES = 16;

export interface SessionMoment {
  siteId: string;
  visitorId: string;
  sessionTimeoutMs: number;
  /** Time of any of its events, epoch milliseconds. */
  at: number;
}

/**
 * Returns the id of the session that a visitor's event belongs to. Under the rule `window`, two
 * events have the same id exactly if they belong to one session. Under `gap`, the id is a hint. A
 * session that crosses the end of a window has an id for each window. Two sessions in one window
 * have the same id.
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
