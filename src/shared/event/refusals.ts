/** Reasons why a site refuses a request, and those that it notes for whoever sets it up. */
import { literals } from "../validators.js";

/**
 * Reasons to reject a whole request, in the order of their checks. Functions evaluate this file, and
 * bundles keep comments within a list. So the meanings are here:
 *
 * - `unauthorized`: No key, an unknown or revoked one, or one of a deleted site. The answer does not
 *   say which.
 * - `secretInBrowser`: A page sent a secret key. Everybody who opened the page has the key.
 * - `origin`: The site does not list the page's origin.
 * - `missingOrigin`: The site lists origins, and the request has none.
 * - `paused`: An operator has paused the site or the intake of all sites.
 * - `stuck`: A fold failed and its dead letter could not be written.
 * - `overloaded`: Too many events wait for their fold.
 * - `rateLimited`: The key, the site or the address exceeds its rate.
 */
export const refusals = [
  "unauthorized",
  "secretInBrowser",
  "origin",
  "missingOrigin",
  "paused",
  "stuck",
  "overloaded",
  "rateLimited",
] as const;
export type Refusal = (typeof refusals)[number];

/** Reasons that a site notes: refusals of requests, and the rejection of a row. */
export const notedReasons = [...refusals, "validation"] as const;
export const vNotedReason = literals(notedReasons);
export type NotedReason = (typeof notedReasons)[number];
