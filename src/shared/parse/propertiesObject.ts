/**
 * Turns stored `{key, value}` pairs back into the sender's object. It is the inverse of
 * `toProperties`.
 */
import type { Properties, PropertyValue } from "../event/incoming.js";

/**
 * Returns the object. Keys such as `__proto__` become its own fields. No pairs give an empty
 * object.
 */
export function propertiesObject(
  properties: Properties = [],
): Record<string, unknown> {
  return Object.fromEntries(
    properties.map(({ key, value }) => [key, toJson(value)]),
  );
}

function toJson(value: PropertyValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  const nested: unknown = JSON.parse(value.json);
  return nested;
}
