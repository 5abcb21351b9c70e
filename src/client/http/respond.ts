/** Answers are JSON. The page that asked can read them, whatever the status. */

/**
 * A browser may keep a preflight answer for a day, because nothing changes it. Browsers keep it for
 * less.
 */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Lets every origin read the answer. The site decides which origins may *send*, and the server
 * checks that when it knows the key. A page must be able to read a refusal to understand it.
 */
function corsHeaders(request: Request): Record<string, string> {
  return {
    "access-control-allow-origin": request.headers.get("origin") ?? "*",
    "access-control-expose-headers": "retry-after",
    vary: "origin",
  };
}

/** @param allowedHeaders headers that a page may send besides the type and encoding of its body */
export function respondPreflight(
  request: Request,
  method: string,
  allowedHeaders: readonly string[],
): Response {
  const headers = ["content-type", "content-encoding", ...allowedHeaders];
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      "access-control-allow-methods": `${method}, OPTIONS`,
      "access-control-allow-headers": headers.join(", "),
      "access-control-max-age": String(PREFLIGHT_SECONDS),
    },
  });
}

/** @param headers added to those that every answer has, or instead of them */
export function respondJson(
  request: Request,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...corsHeaders(request),
      "content-type": "application/json",
      "cache-control": "no-store",
      ...headers,
    },
  });
}
