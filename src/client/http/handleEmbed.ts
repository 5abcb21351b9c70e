/** Serves the two files of the tag. A page needs only the address of the deployment. */
import { embedScript, moreScript } from "./embedScript.js";

/**
 * Pages have a new version of the script within a day. A visitor's second page sends no request for
 * it.
 */
const MAX_AGE_SECONDS = 86_400;

/** The route of ingest beside the neutral names. It says as little as they do. */
export const NEUTRAL_INGEST = "/v1/in";

/**
 * The scripts by their paths below the prefix. Lists of filters know words such as "analytics" or
 * "track", and none of the neutral names. Their version changes only if what a page or a copy of
 * the other file relies on changes. A script sends to the route beside it, and loads its second
 * file from there.
 */
export const scripts: Readonly<Record<string, string>> = {
  "/footfall.js": embedScript,
  "/more.js": moreScript,
  "/v1/page.js": embedScript.replace('"ingest"', '"in"'),
  "/v1/more.js": moreScript,
};

export function handleEmbed(script: string): Response {
  return new Response(script, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": `public, max-age=${MAX_AGE_SECONDS}`,
      // Browsers load the second file as a module, which needs this header. Pages that require it
      // (COEP) accept the script as well.
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
