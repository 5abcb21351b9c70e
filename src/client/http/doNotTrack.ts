/** The two headers by which a browser says that its user does not want to be tracked. */

/**
 * Whether a request says so: `DNT: 1`, or `Sec-GPC: 1` (Global Privacy Control).
 * What follows from it is for the site to choose.
 */
export function asksNotToTrack(headers: Headers): boolean {
  return ["dnt", "sec-gpc"].some((name) => headers.get(name)?.trim() === "1");
}
