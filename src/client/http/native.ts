/**
 * Our own wire dialect:
 * `{sentAt?, visitorId?, userId?, context?, import?, key?, events: [{type, …}, …]}`.
 */
import { defined } from "../../shared/defined.js";
import {
  InvalidInput,
  kindOf,
  parsed,
  type Parsed,
} from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import { parseDevice } from "../../shared/parseDevice.js";
import { parseDefaults, parseEvent } from "../../shared/parseEvent.js";
import {
  isObject,
  own,
  parseTime,
  requireObject,
} from "../../shared/parseFields.js";
import type { Dialect } from "./dialect.js";

export const native: Dialect = {
  requestHeaders: ["x-footfall-key"],
  key: readKey,
  read(body) {
    const envelope = requireObject(body, "The body");
    const events = readEvents(own(envelope, "events"));
    const { defaults } = orThrow(parseDefaults(envelope));
    const device = parseDevice(envelope);
    return {
      ...defined({
        sentAt: parseTime(own(envelope, "sentAt"), "sentAt"),
        import: readImport(own(envelope, "import")),
      }),
      rows: events.map((event) =>
        parsed(() => ({
          ...orThrow(parseEvent(event, defaults)),
          ...device,
          ...parseDevice(requireObject(event, "event")),
        })),
      ),
    };
  },
  answer({ stored: { excluded, ...stored } }) {
    const told = Object.entries(excluded).filter(([, count]) => count > 0);
    return { status: 202, body: { ...stored, ...Object.fromEntries(told) } };
  },
  refuse: ({ kind, message }) => ({ error: { kind, message } }),
};

function orThrow<Value>(result: Parsed<Value>): Value {
  const { error } = result as { error?: string };
  if (error !== undefined) throw new InvalidInput(error);
  return result as Value;
}

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
function readKey(request: Request, body: unknown): string | undefined {
  const candidates = [
    request.headers.get("x-footfall-key"),
    new URL(request.url).searchParams.get("key"),
    isObject(body) ? own(body, "key") : undefined,
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
