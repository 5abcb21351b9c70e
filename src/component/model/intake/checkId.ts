/** Ids by which a caller names a person or a group. */
import { footfallError } from "../../../shared/errors.js";
import { limits } from "../../../shared/limits.js";

/**
 * Refuses an id that no event can have, before a removal stores it.
 * @throws a Footfall error `invalidArgument`
 */
export function checkId(id: string, argument: string, leastLength = 0): void {
  const most = limits.MAX_ID_LENGTH.value;
  if (id.length >= leastLength && id.length <= most) return;
  throw footfallError(
    "invalidArgument",
    `${argument} has ${id.length} characters; an id has 1 to ${most}.`,
    { argument },
  );
}
