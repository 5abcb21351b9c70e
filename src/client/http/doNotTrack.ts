/** The two headers by which a browser reports that its user does not want to be tracked. */

/**
 * Whether a request has `DNT: 1`, or `Sec-GPC: 1` (Global Privacy Control). The site chooses what
 * follows from it.
 */
export function asksNotToTrack(headers: Headers): boolean {
  return ["dnt", "sec-gpc"].some((name) => headers.get(name)?.trim() === "1");
}
