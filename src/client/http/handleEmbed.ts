/** Serves the script of the tag. A page needs only the address of the deployment. */
import { embedScript } from "./embedScript.js";

/**
 * Pages have a new version of the script within a day. A visitor's second page sends no request for
 * it.
 */
const MAX_AGE_SECONDS = 86_400;

export function handleEmbed(): Response {
  return new Response(embedScript, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": `public, max-age=${MAX_AGE_SECONDS}`,
      // Pages that require this header (COEP) accept the script as well.
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
