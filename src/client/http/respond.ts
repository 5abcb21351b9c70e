/** Answers: JSON, readable by the page that asked, whatever the status. */
import type { HttpProblem } from "./problem.js";

/** A day: the preflight answer depends on nothing that changes. Browsers keep it for less. */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Every origin may read the answer: which origins may *send* is the site's decision, taken when the
 * key is known, and a refusal must be readable to be understood.
 */
function corsHeaders(request: Request): Record<string, string> {
  return {
    "access-control-allow-origin": request.headers.get("origin") ?? "*",
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "content-type, x-footfall-key",
    "access-control-expose-headers": "retry-after",
    "access-control-max-age": String(PREFLIGHT_SECONDS),
    vary: "origin",
  };
}

export function respondPreflight(request: Request): Response {
  return new Response(null, { status: 204, headers: corsHeaders(request) });
}

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

export function respondProblem(
  request: Request,
  { kind, message, definition: { status, retryAfter } }: HttpProblem,
): Response {
  return respondJson(
    request,
    status,
    { error: { kind, message } },
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  );
}
