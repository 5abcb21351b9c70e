/**
 * Our own wire dialect:
 * `{sentAt?, visitorId?, userId?, context?, import?, importId?, chunk?, touch?, key?,
 * events: [{type, …}, …]}`.
 */
import { defined } from "../../shared/defined.js";
import { InvalidInput, parsed, type Parsed } from "../../shared/invalid.js";
import { parseDevice } from "../../shared/parse/parseDevice.js";
import { parseDefaults, parseEvent } from "../../shared/parse/parseEvent.js";
import {
  isObject,
  own,
  parseFlag,
  parseTime,
  requireObject,
} from "../../shared/event/parseFields.js";
import type { Dialect } from "./dialect.js";
import { importAnswer, readImport } from "./importRun.js";
import type { Stored } from "./pipeline.js";
import { requestRows } from "./requestRows.js";

export const native: Dialect = {
  requestHeaders: ["x-footfall-key"],
  key: readKey,
  read(body) {
    const envelope = requireObject(body, "The body");
    const events = requestRows(own(envelope, "events"), "events", 1);
    const { defaults } = orThrow(parseDefaults(envelope));
    const device = parseDevice(envelope);
    return {
      ...defined({
        sentAt: parseTime(own(envelope, "sentAt"), "sentAt"),
        touch: parseFlag(own(envelope, "touch"), "touch") || undefined,
      }),
      ...readImport(envelope),
      rows: events.map((event) =>
        parsed(() => ({
          ...orThrow(parseEvent(event, defaults)),
          ...device,
          ...parseDevice(requireObject(event, "event")),
        })),
      ),
    };
  },
  answer: (outcome) => ({
    status: 202,
    body: { ...nativeAnswer(outcome.stored), ...importAnswer(outcome) },
  }),
  refuse: ({ kind, message }) => ({ error: { kind, message } }),
};

/**
 * Returns the fate of a request's rows. Counts of rows that were left out are there if they are not
 * zero.
 */
export function nativeAnswer({
  accepted,
  duplicates,
  rejected,
  leftOut,
  excluded: { bots, doNotTrack, excludedAgent = 0 },
}: Stored) {
  const excluded = leftOut + excludedAgent;
  return {
    accepted,
    duplicates,
    rejected,
    ...(bots > 0 && { bots }),
    ...(doNotTrack > 0 && { doNotTrack }),
    ...(excluded > 0 && { excluded }),
  };
}

function orThrow<Value>(result: Parsed<Value>): Value {
  const { error } = result as { error?: string };
  if (error !== undefined) throw new InvalidInput(error);
  return result as Value;
}

/** Reads the key. Beacons cannot set headers, so they put it in the address or in the body. */
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
