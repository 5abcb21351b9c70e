/** Parses a sender's facts about the visitor's surroundings. */
import { contextFields, type ContextField } from "../event/event.js";
import { limits } from "../limits.js";
import { deviceFields } from "./parseDevice.js";
import {
  own,
  parseText,
  requireObject,
  type RawObject,
} from "../event/parseFields.js";

export type Context = Partial<Record<ContextField, string>>;

export interface ParsedContext {
  context: Context;
  /** Unknown fields, for the event's `extras`. */
  unknownContext: RawObject;
}

const known = new Set<string>([...contextFields, ...deviceFields]);

export function parseContext(value: unknown): ParsedContext {
  if (value === undefined || value === null) {
    return { context: {}, unknownContext: {} };
  }
  const sent = requireObject(value, "context");
  const context: Context = {};
  for (const field of contextFields) {
    const text = parseText(
      own(sent, field),
      `context.${field}`,
      limits.MAX_CONTEXT_LENGTH.value,
    );
    if (text !== undefined) context[field] = text;
  }
  return {
    context,
    unknownContext: Object.fromEntries(
      Object.entries(sent).filter(([field]) => !known.has(field)),
    ),
  };
}
