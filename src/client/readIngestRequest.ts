/** Reads the rows of a request from the app's own client. They all fit in one transaction. */
import { getConvexSize } from "convex/values";
import type { IncomingEvent } from "../shared/event/incoming.js";
import type { IngestRequest } from "../shared/api/ingestApi.js";
import { InvalidInput, parsed, type Parsed } from "../shared/invalid.js";
import { limits } from "../shared/limits.js";
import { parseEvent } from "../shared/parse/parseEvent.js";
import { parseTime } from "../shared/event/parseFields.js";
import type { Batch } from "./http/pipeline.js";
import { HttpProblem } from "./http/problem.js";
import { requestRows } from "./http/requestRows.js";

/** Bounds a text before parsing. Escaped, a byte takes up to six characters. */
const MAX_TEXT_LENGTH = 6 * limits.MAX_EVENT_BYTES.value;

interface ReadIngestRequest extends Pick<Batch, "rows" | "rejected"> {
  sentAt: number | undefined;
}

/**
 * Returns the rows. Throws the {@link HttpProblem} of the request as a whole. A wrong row costs no
 * other row.
 */
export function readIngestRequest({
  events,
  sentAt,
}: IngestRequest): ReadIngestRequest {
  const request: ReadIngestRequest = {
    rows: [],
    rejected: [],
    sentAt: undefined,
  };
  try {
    request.sentAt = parseTime(sentAt, "sentAt");
    requestRows(events, "events", 1, limits.MAX_EVENTS_PER_MUTATION.value);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new HttpProblem("malformed", error.message);
  }
  let bytes = 0;
  events.forEach((sent: unknown, index) => {
    const row = parseSent(sent);
    if ("error" in row) {
      const { error } = row;
      request.rejected.push({ index, reason: "validation", error });
    } else {
      request.rows.push({ index, event: row.event });
      bytes += getConvexSize(row.event);
    }
  });
  const most = limits.MAX_MUTATION_BYTES.value;
  if (bytes > most) {
    throw new HttpProblem(
      "tooLarge",
      `The events have ${bytes} bytes, at most ${most} are allowed: send fewer at once`,
    );
  }
  return request;
}

function parseSent(sent: unknown): Parsed<{ event: IncomingEvent }> {
  if (typeof sent !== "string") return parseEvent(sent, {});
  const json = parsed(() => ({ value: parseJson(sent) }));
  return "error" in json ? json : parseEvent(json.value, {});
}

function parseJson(text: string): unknown {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new InvalidInput(
      `event has ${text.length} characters as JSON, at most ${limits.MAX_EVENT_BYTES.value} bytes are allowed`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput("event is text that is no JSON");
  }
}
