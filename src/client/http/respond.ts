/** Answers: JSON, readable by the page that asked, whatever the status. */

/** A day: the preflight answer depends on nothing that changes. Browsers keep it for less. */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Every origin may read the answer: which origins may *send* is the site's decision, taken when the
 * key is known, and a refusal must be readable to be understood.
 */
function corsHeaders(request: Request): Record<string, string> {
  return {
    "access-control-allow-origin": request.headers.get("origin") ?? "*",
    "access-control-expose-headers": "retry-after",
    vary: "origin",
  };
}

/** @param allowedHeaders that a page may send besides the type and encoding of its body */
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

/** @param headers added to those that every answer has, or in place of them */
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
