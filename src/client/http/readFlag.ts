/** A switch of a native request: true, or nothing. */
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import { own, type RawObject } from "../../shared/parseFields.js";

/** @throws InvalidInput for what is neither true, false nor null */
export function readFlag(envelope: RawObject, field: string): true | undefined {
  const value = own(envelope, field);
  if (value === true) return true;
  if (value === false || value === undefined || value === null) {
    return undefined;
  }
  throw new InvalidInput(
    `${field} must be true or false, got ${kindOf(value)}`,
  );
}
