/**
 * The wire dialect of mere: `{token?, events: [{event, timestamp, …}, …]}`. The envelope is strict,
 * so that developers find a misspelt field on the first day. Events are lenient (`mereEvent.ts`).
 *
 * It differs from mere. Our limits hold (age, rows, sizes). A field of the wrong type rejects its
 * row and not the request. Every answer is JSON, even if mere's is a line of text.
 */
import { defined } from "../../shared/defined.js";
import { InvalidInput, kindOf, parsed } from "../../shared/invalid.js";
import {
  isObject,
  own,
  requireObject,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { quote } from "../../shared/text.js";
import type { Dialect, DialectRoute } from "./dialect.js";
import { readMereDevice, readMereEvent } from "./mereEvent.js";
import { nativeAnswer } from "./native.js";
import { HttpProblem } from "./problem.js";
import { requestRows } from "./requestRows.js";

export const mere: Dialect = {
  requestHeaders: ["authorization"],

  /** Beacons cannot set headers, so mere's own senders put the key in the body. */
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
      // A request without events is valid: mere answers 200 to it.
      rows: requestRows(own(envelope, "events") ?? [], "events", 0).map(
        (event) =>
          parsed(() => ({
            event: readMereEvent(event),
            ...readMereDevice(event),
          })),
      ),
    };
  },

  /**
   * Counts a duplicate as accepted: its sender has no other word for "it is stored". Events that
   * are left out are neither accepted nor wrong; the answer counts them separately. The list of
   * errors is there even if it is empty. mere leaves it out then, but no sender fails on an empty
   * list.
   */
  answer({ stored }) {
    const { accepted, duplicates, rejected } = stored;
    const kept = accepted + duplicates;
    // mere has no word for a row that its sender may send again. An error makes the sender send
    // everything again.
    if (kept === 0 && rejected.some(({ reason }) => reason === "internal")) {
      throw new HttpProblem(
        "internal",
        "The events could not be stored: send them again",
      );
    }
    const { bots, doNotTrack, excluded } = nativeAnswer(stored);
    return {
      status: kept > 0 ? 202 : 200,
      body: {
        accepted: kept,
        rejected: rejected.length,
        errors: rejected.map(({ index, error }) => ({ index, reason: error })),
        ...defined({ bots, doNotTrack, excluded }),
      },
    };
  },

  challenge: (hasKey) =>
    `Bearer realm="api", error="${hasKey ? "invalid_token" : "invalid_request"}"`,

  refuse({ message }) {
    return { accepted: 0, rejected: 0, errors: [], error: message };
  },
};

/** Paths that mere's senders use, below the prefix. */
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
