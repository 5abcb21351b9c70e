/**
 * The wire dialect of mere: `{token?, events: [{event, timestamp, …}, …]}`. The envelope is strict, so that
 * a misspelt field is found on the first day; events are lenient (`mereEvent.ts`).
 *
 * It differs from mere in this: our limits hold (age, rows, sizes); a field of the wrong type rejects its
 * row and not the request; every answer is JSON, also where mere's is a line of text.
 */
import { InvalidInput, kindOf, parsed } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import {
  isObject,
  own,
  requireObject,
  type RawObject,
} from "../../shared/parseFields.js";
import { quote } from "../../shared/text.js";
import type { Dialect, DialectRoute } from "./dialect.js";
import { readMereEvent } from "./mereEvent.js";

export const mere: Dialect = {
  requestHeaders: ["authorization"],

  /** Beacons cannot set headers, so the body is where mere's own senders put it. */
  key(request, body) {
    const token = isObject(body) ? own(body, "token") : undefined;
    if (typeof token === "string" && token.trim() !== "") return token.trim();
    const authorization = request.headers.get("authorization") ?? "";
    return /^bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  },

  read(body) {
    const envelope = requireObject(body, "The body");
    checkEnvelope(envelope);
    return {
      rows: readEvents(own(envelope, "events")).map((event) =>
        parsed(() => ({ event: readMereEvent(event) })),
      ),
    };
  },

  /**
   * A duplicate counts as accepted: its sender has no other word for "it is stored". Events of bots are
   * neither accepted nor wrong, and told beside. The list is there when it is empty too, which mere
   * leaves out: nobody stumbles over an empty list.
   */
  answer({ stored: { accepted, duplicates, rejected, excluded } }) {
    const kept = accepted + duplicates;
    const told = Object.entries(excluded).filter(([, count]) => count > 0);
    return {
      status: kept > 0 ? 202 : 200,
      body: {
        accepted: kept,
        rejected: rejected.length,
        errors: rejected.map(({ index, error }) => ({ index, reason: error })),
        ...Object.fromEntries(told),
      },
    };
  },

  refuse({ message }) {
    return { accepted: 0, rejected: 0, errors: [], error: message };
  },
};

/** Where mere's senders send to, below the prefix. */
export const mereRoutes: readonly DialectRoute[] = [
  { method: "POST", path: "/api/v1/ingest/events", dialect: mere },
];

function checkEnvelope(envelope: RawObject): void {
  const unknown = Object.keys(envelope).find(
    (field) => field !== "token" && field !== "events",
  );
  if (unknown !== undefined) {
    throw new InvalidInput(
      `The body has the unknown field ${quote(unknown)}: only token and events are allowed`,
    );
  }
  const token = own(envelope, "token") ?? "";
  if (typeof token !== "string") {
    throw new InvalidInput(`token must be a string, got ${kindOf(token)}`);
  }
}

/** No events are nothing wrong: mere answers 200 to them. */
function readEvents(sent: unknown): unknown[] {
  const events = sent ?? [];
  const max = limits.MAX_EVENTS_PER_REQUEST.value;
  if (!Array.isArray(events)) {
    throw new InvalidInput(
      `events must be an array of up to ${max} events, got ${kindOf(events)}`,
    );
  }
  if (events.length > max) {
    throw new InvalidInput(
      `events must hold up to ${max} events, got ${events.length}`,
    );
  }
  return events;
}
