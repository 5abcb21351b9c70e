/** Serves the script of the tag, so that a page needs nothing but the address of the deployment. */
import { embedScript } from "./embedScript.js";

/** A new version of it is in pages within a day, and a visitor's second page asks nobody. */
const MAX_AGE_SECONDS = 86_400;

export function handleEmbed(): Response {
  return new Response(embedScript, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": `public, max-age=${MAX_AGE_SECONDS}`,
      // Pages that let in only what says so (COEP) take it as well.
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
