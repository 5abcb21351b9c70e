/** Refusals by the platform itself, when the deployment's load is at the limit of its class. */
import { SECOND } from "../../shared/units.js";
import { HttpProblem } from "./problem.js";

/**
 * The messages of Convex's `TooManyWrites` and `TooManyConcurrentRequests`, after its own retries.
 * An action sees only the message.
 */
const refusals = /\bToo many (writes per second|concurrent requests)\b/;

/** The platform counts writes over the last second, so a sender waits for two. */
const RETRY_AFTER_MS = 2 * SECOND;

/**
 * Whether the same call can succeed a little later. A smaller call does not succeed either at this
 * moment.
 */
export function isPlatformLimit(error: unknown): boolean {
  return error instanceof Error && refusals.test(error.message);
}

/** Returns the problem for a request of which nothing was stored. */
export function platformOverload(): HttpProblem {
  return new HttpProblem(
    "overloaded",
    "The deployment has more to do than its class allows: send the events again",
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
