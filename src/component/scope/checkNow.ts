/** Checks the time that a caller says it is. */
import { footfallError } from "../../shared/errors.js";

/**
 * Refuses a time that is none: compared with it, nothing is ever late.
 * @throws a Footfall error `invalidArgument`
 */
export function checkNow(now: number): void {
  if (Number.isFinite(now)) return;
  throw footfallError(
    "invalidArgument",
    `now is ${now}; epoch milliseconds are expected.`,
    { argument: "now" },
  );
}
