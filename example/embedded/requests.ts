/** The facts about a request that functions can ask for, and who is behind it. */
import type { RequestMetadata } from "./call.js";

/** A counter: request ids must not use up a test's mocked randomness. */
let requestCount = 0;

export function newRequest(
  known: Partial<RequestMetadata> = {},
): RequestMetadata {
  return {
    ip: null,
    userAgent: null,
    requestId: `request-${requestCount++}`,
    scheduledFunctionId: null,
    authToken: null,
    ...known,
  };
}
