/** Checks the current time that a caller gives. */
import { footfallError } from "../../shared/errors.js";

/**
 * Refuses a time that is not finite: compared with it, nothing is ever late.
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
