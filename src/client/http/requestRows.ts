/**
 * Reads the list of rows in a request's body. Bounds their number before anything looks at a row.
 */
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";

/**
 * Returns the rows. Throws `InvalidInput` for a value that is no list, is too long, or is shorter
 * than `least`.
 *
 * @param where the field's name, for the message
 * @param most default: the number of rows that a request over HTTP may hold
 */
export function requestRows(
  sent: unknown,
  where: string,
  least: 0 | 1,
  most: number = limits.MAX_EVENTS_PER_REQUEST.value,
): unknown[] {
  const allowed = `${least} to ${most} events`;
  if (!Array.isArray(sent)) {
    throw new InvalidInput(
      `${where} must be an array of ${allowed}, got ${kindOf(sent)}`,
    );
  }
  if (sent.length < least || sent.length > most) {
    throw new InvalidInput(`${where} must hold ${allowed}, got ${sent.length}`);
  }
  return sent;
}
