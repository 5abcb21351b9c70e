/**
 * Our own wire dialect:
 * `{sentAt?, visitorId?, userId?, context?, import?, key?, events: [{type, …}, …]}`.
 */
import { defined } from "../../shared/defined.js";
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import { parseDefaults, parseEvent } from "../../shared/parseEvent.js";
import {
  own,
  parseTime,
  requireObject,
  type RawObject,
} from "../../shared/parseFields.js";
import type { Dialect } from "./dialect.js";

export const native: Dialect = {
  read(body, request) {
    const envelope = requireObject(body, "The body");
    const events = readEvents(own(envelope, "events"));
    const result = parseDefaults(envelope);
    if ("error" in result) throw new InvalidInput(result.error);
    return {
      ...defined({
        key: readKey(envelope, request),
        sentAt: parseTime(own(envelope, "sentAt"), "sentAt"),
        import: readImport(own(envelope, "import")),
      }),
      events: events.map((event) => parseEvent(event, result.defaults)),
    };
  },
};

function readEvents(events: unknown): unknown[] {
  const max = limits.MAX_EVENTS_PER_REQUEST.value;
  if (!Array.isArray(events)) {
    throw new InvalidInput(
      `events must be an array of 1 to ${max} events, got ${kindOf(events)}`,
    );
  }
  if (events.length === 0 || events.length > max) {
    throw new InvalidInput(
      `events must hold 1 to ${max} events, got ${events.length}`,
    );
  }
  return events;
}

/** Beacons cannot set headers: they put the key in the address or in the body. */
function readKey(envelope: RawObject, request: Request): string | undefined {
  const candidates = [
    request.headers.get("x-footfall-key"),
    new URL(request.url).searchParams.get("key"),
    own(envelope, "key"),
  ];
  return candidates
    .filter((candidate) => typeof candidate === "string")
    .map((candidate) => candidate.trim())
    .find((candidate) => candidate !== "");
}

function readImport(value: unknown): true | undefined {
  if (value === true) return true;
  if (value === false || value === undefined || value === null) {
    return undefined;
  }
  throw new InvalidInput(`import must be true or false, got ${kindOf(value)}`);
}
