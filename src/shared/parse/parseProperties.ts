/**
 * Turns a sender's object into `{key, value}` pairs, because its keys are not safe as field names.
 */
import type { Properties, PropertyValue } from "../event/incoming.js";
import { InvalidInput, kindOf } from "../invalid.js";
import { limits } from "../limits.js";
import { requireObject } from "../event/parseFields.js";
import { cut, toWellFormed } from "../text.js";

/**
 * Returns the pairs of an object, in its order. Returns `undefined` for an absent or empty object.
 */
export function parseProperties(
  value: unknown,
  where: string,
): Properties | undefined {
  if (value === undefined || value === null) return undefined;
  return toProperties(Object.entries(requireObject(value, where)), where);
}

export function toProperties(
  entries: readonly (readonly [string, unknown])[],
  where: string,
): Properties | undefined {
  const given = entries.filter(([, value]) => value !== undefined);
  const max = limits.MAX_PROPERTIES.value;
  if (given.length > max) {
    throw new InvalidInput(
      `${where} has ${given.length} keys, at most ${max} are allowed`,
    );
  }
  if (given.length === 0) return undefined;
  return given.map(([key, value]) => ({
    key: cut(toWellFormed(key), limits.MAX_PROPERTY_KEY_LENGTH.value),
    value: toPropertyValue(value, `${where}.${cut(toWellFormed(key), 50)}`),
  }));
}

function toPropertyValue(value: unknown, where: string): PropertyValue {
  switch (typeof value) {
    case "string":
      return cut(toWellFormed(value), limits.MAX_PROPERTY_VALUE_LENGTH.value);
    case "boolean":
      return value;
    case "number":
      // Do as JSON.stringify does. `1e999` is valid JSON and reads as Infinity.
      return Number.isFinite(value) ? value : null;
    case "object":
      return value === null ? null : { json: jsonOf(value, where) };
    default:
      throw new InvalidInput(`${where} must be JSON, got ${kindOf(value)}`);
  }
}

/**
 * Returns the JSON of an object. Objects of the app's own code may contain themselves, or values
 * outside of JSON: both are errors. If a `toJSON` returns nothing, the result is "null", as in an
 * array.
 *
 * @throws InvalidInput if the object has no JSON
 */
function jsonOf(value: object, where: string): string {
  try {
    const json: string | undefined = JSON.stringify(value);
    return json ?? "null";
  } catch {
    throw new InvalidInput(
      `${where} must be JSON, but holds itself or what JSON cannot say`,
    );
  }
}
