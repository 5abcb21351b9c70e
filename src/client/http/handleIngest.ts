/** Handles one ingest request from its first byte to its answer, in any dialect. */
import { errorForLog } from "../../shared/errorForLog.js";
import type { Dialect } from "./dialect.js";
import { ingest, type IngestBackend, type IngestOptions } from "./ingest.js";
import { isPlatformLimit, platformOverload } from "./platformLimits.js";
import { HttpProblem } from "./problem.js";
import { respondJson } from "./respond.js";

/**
 * Answers with the fate of each event, or with the problem of the request as a whole. It checks the
 * size, the JSON, the key, the origin, the state, the rate and the rows, in this order.
 */
export async function handleIngest(
  backend: IngestBackend,
  dialect: Dialect,
  request: Request,
  options: IngestOptions = {},
): Promise<Response> {
  try {
    const { status, body } = await ingest(backend, dialect, request, options);
    return respondJson(request, status, body);
  } catch (error) {
    const problem = toProblem(error);
    return respondJson(
      request,
      problem.status,
      dialect.refuse(problem),
      headersOf(dialect, problem),
    );
  }
}

function headersOf(
  dialect: Dialect,
  { kind, retryAfter, hasKey }: HttpProblem,
): Record<string, string> {
  const challenge =
    kind === "unauthorized" ? dialect.challenge?.(hasKey) : undefined;
  return {
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    ...(challenge !== undefined && { "www-authenticate": challenge }),
  };
}

/** An unforeseen error is a fault of the server. Its answer shows nothing of the code. */
function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  console.error("Footfall could not handle a request", errorForLog(error));
  if (isPlatformLimit(error)) return platformOverload();
  return new HttpProblem("internal", "The request could not be handled");
}
