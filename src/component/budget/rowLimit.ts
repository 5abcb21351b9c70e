/** The number of rows that a breakdown answers with. */
import { footfallError } from "../../shared/errors.js";
import {
  DEFAULT_BREAKDOWN_LIMIT,
  MAX_BREAKDOWN_LIMIT,
} from "../../shared/api/reportLimits.js";

/**
 * The given limit, checked, or the default.
 *
 * @throws a Footfall error `invalidArgument`
 */
export function rowLimit(limit = DEFAULT_BREAKDOWN_LIMIT): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_BREAKDOWN_LIMIT) {
    throw footfallError(
      "invalidArgument",
      `limit is ${limit}; a whole number from 1 to ${MAX_BREAKDOWN_LIMIT} is allowed.`,
      { argument: "limit" },
    );
  }
  return limit;
}
