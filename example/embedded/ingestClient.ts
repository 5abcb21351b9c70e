/** Sends events to the ingest route as a server does: in large requests, under the secret key. */
import { setTimeout as sleep } from "node:timers/promises";
import type { NativeEvent } from "../traffic/nativeEvent.js";
import type { IngestAnswer } from "../../src/shared/api/ingestApi.js";
import { SECOND } from "../../src/shared/units.js";
import { demoKeys } from "./demoSite.js";

export const EVENTS_PER_REQUEST = 2000;

/** The body of a 202: it says what became of the rows. */
export type StoredRows = Omit<Extract<IngestAnswer, { status: 202 }>, "status">;

/** Fields of a request besides its events. By default they say that the events are history. */
export interface Envelope {
  import?: boolean;
  importId?: string;
  chunk?: number;
}

/** The wait for rows that could not be stored: such an answer does not say how long to wait. */
const ROWS_AGAIN_MS = 2 * SECOND;

/**
 * Sends events. Where the site has too much at the moment, it waits as long as the answer says. It
 * sends rows again that could not be stored. Of an import that names its run it sends the whole
 * chunk again, and the component stores nothing of it twice.
 *
 * @throws Error with the answer when the server refused the request as a whole
 */
export async function sendEvents(
  url: string,
  events: readonly NativeEvent[],
  envelope: Envelope = { import: true },
  key: string = demoKeys.FOOTFALL_SECRET_KEY,
): Promise<StoredRows> {
  const sendRows = (rows: readonly number[]) =>
    sendEvents(
      url,
      rows.map((row) => events[row]!),
      envelope,
      key,
    );
  for (;;) {
    const response = await post(url, { ...envelope, events }, key);
    const retryAfter = Number(response.headers.get("retry-after") ?? 0);
    const text = await response.text();
    if (response.status === 202) {
      const stored = JSON.parse(text) as StoredRows;
      const again = stored.rejected.flatMap(({ index, reason }) =>
        reason === "internal" ? index : [],
      );
      if (again.length === 0) return stored;
      await sleep(ROWS_AGAIN_MS);
      return envelope.importId === undefined
        ? withRest(stored, again, await sendRows(again))
        : withChunk(stored, await sendEvents(url, events, envelope, key));
    }
    if (retryAfter === 0) {
      throw new Error(`Ingest answered ${response.status}: ${text}`);
    }
    await sleep(retryAfter * SECOND);
  }
}

/** @param again the rows that it sent again, by their position in the request */
function withRest(
  stored: StoredRows,
  again: readonly number[],
  rest: StoredRows,
): StoredRows {
  return {
    accepted: stored.accepted + rest.accepted,
    duplicates: stored.duplicates + rest.duplicates,
    rejected: [
      ...stored.rejected.filter(({ reason }) => reason !== "internal"),
      ...rest.rejected.map((row) => ({ ...row, index: again[row.index]! })),
    ],
  };
}

/**
 * Adds up two answers about a chunk. The second time, rows that the first time stored count as
 * duplicates.
 */
function withChunk(first: StoredRows, second: StoredRows): StoredRows {
  return {
    accepted: first.accepted + second.accepted,
    duplicates: second.duplicates - first.accepted,
    rejected: second.rejected,
  };
}

function post(url: string, body: object, key: string): Promise<Response> {
  return fetch(`${url}/analytics/ingest`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-footfall-key": key,
    },
    body: JSON.stringify(body),
  });
}

interface SendOptions {
  /** The secret key of the site. Default: the shop's. */
  key?: string;
  /** True: the events are live. Default: an import. */
  isLive?: boolean;
  /** The name of the import. Sending the same events again adds nothing. */
  importId?: string;
  /** Called after each request with the number of events sent. */
  onProgress?: (sent: number) => void;
}

/** Sends everything, in requests of 2,000 events. */
export async function sendAll(
  url: string,
  events: Iterable<NativeEvent>,
  { key, isLive = false, importId, onProgress = () => {} }: SendOptions = {},
): Promise<StoredRows> {
  const total: StoredRows = { accepted: 0, duplicates: 0, rejected: [] };
  let sent = 0;
  let chunk = 0;
  let batch: NativeEvent[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const envelope = {
      import: !isLive,
      ...(importId !== undefined && { importId, chunk }),
    };
    const answer = await sendEvents(url, batch, envelope, key);
    total.accepted += answer.accepted;
    total.duplicates += answer.duplicates;
    total.rejected.push(
      ...answer.rejected.map((row) => ({ ...row, index: row.index + sent })),
    );
    sent += batch.length;
    chunk++;
    batch = [];
    onProgress(sent);
  };
  for (const event of events) {
    batch.push(event);
    if (batch.length === EVENTS_PER_REQUEST) await flush();
  }
  await flush();
  return total;
}
