/** Refusals by the platform itself, when the deployment has as much to do as its class allows. */
import { SECOND } from "../../shared/units.js";
import { HttpProblem } from "./problem.js";

/**
 * `TooManyWrites` and `TooManyConcurrentRequests` of Convex, after it has retried by itself: an action is shown their
 * message alone.
 */
const refusals = /\bToo many (writes per second|concurrent requests)\b/;

/** Writes are counted over the last second. */
const RETRY_AFTER_MS = 2 * SECOND;

/** Whether the same call would pass a little later. A smaller one would not pass now. */
export function isPlatformLimit(error: unknown): boolean {
  return error instanceof Error && refusals.test(error.message);
}

/** Nothing of the request was stored. */
export function platformOverload(): HttpProblem {
  return new HttpProblem(
    "overloaded",
    "The deployment has more to do than its class allows: send the events again",
    RETRY_AFTER_MS,
  );
}
