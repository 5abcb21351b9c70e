/**
 * The values of dimensions that one event carries. Other modules decide which of them count, and
 * where.
 */
import { boundKey } from "../../../shared/codec/boundKey.js";
import {
  dimensions,
  eventDimensions,
  propertyDimension,
  type EventDimension,
  type PropertyDimension,
} from "../../../shared/dimensions.js";
import type { PropertyValue } from "../../../shared/event/incoming.js";
import {
  contextFields,
  type FirstValueField,
  type ModelEvent,
} from "../../../shared/event/event.js";

/** The dimensions whose keys come from each event. */
export type EventKeys = Partial<Record<EventDimension, string>>;

/** Never holds an empty string: an empty value counts as absent. */
export type FirstValues = Partial<Record<FirstValueField, string>>;

/** The keys under which the event itself counts. */
export function eventKeys(event: ModelEvent): EventKeys {
  const keys: Partial<Record<EventDimension, string | undefined>> = {};
  for (const name of eventDimensions)
    keys[name] = dimensions[name].keyOf(event);
  return boundedKeys(keys);
}

/**
 * The keys of promoted properties: the value as text. Null, nested values and an empty text are no
 * keys.
 */
export function promotedKeys(
  { properties = [] }: ModelEvent,
  promoted: readonly string[],
): [PropertyDimension, string][] {
  if (promoted.length === 0) return [];
  return properties.flatMap(({ key, value }): [PropertyDimension, string][] => {
    if (!promoted.includes(key)) return [];
    const text = propertyText(value);
    return text === undefined ? [] : [[propertyDimension(key), boundKey(text)]];
  });
}

/** A property's value as the key of a breakdown; undefined where it is none. */
export function propertyText(value: PropertyValue): string | undefined {
  // Null is an object, too.
  if (typeof value === "object" || value === "") return undefined;
  return String(value);
}

/**
 * Returns the first values that the event offers to its session. Where it came from is decided
 * apart (`origin.ts`).
 */
export function sessionValues(event: ModelEvent): FirstValues {
  const values: Partial<Record<FirstValueField, string | undefined>> = {
    entryPage: event.type === "pageview" ? event.path : undefined,
  };
  for (const field of contextFields) values[field] = event[field]?.trim();
  return boundedKeys(values);
}

/** Leaves out what is empty and bounds the rest. */
function boundedKeys<Field extends string>(
  values: Partial<Record<Field, string | undefined>>,
): Partial<Record<Field, string>> {
  const keys: Partial<Record<Field, string>> = {};
  for (const field in values) {
    const value = values[field];
    if (value) keys[field] = boundKey(value);
  }
  return keys;
}
