/** Sends events to the ingest route as a server does: in large requests, under the secret key. */
import type { NativeEvent } from "../traffic/nativeEvent.js";
import type { IngestAnswer } from "../../src/shared/ingestApi.js";
import { SECOND } from "../../src/shared/units.js";
import { demoKeys } from "./demoSite.js";

export const EVENTS_PER_REQUEST = 2000;

/** The body of a 202: what became of the rows. */
export type StoredRows = Omit<Extract<IngestAnswer, { status: 202 }>, "status">;

/** Fields of a request beside its events: by default they say that those are history. */
export interface Envelope {
  import?: boolean;
  importId?: string;
  chunk?: number;
}

/**
 * Waits as long as the answer says where the site has too much at the moment.
 * @throws Error with the answer when the request as a whole was refused
 */
export async function sendEvents(
  url: string,
  events: readonly NativeEvent[],
  envelope: Envelope = { import: true },
): Promise<StoredRows> {
  for (;;) {
    const response = await post(url, { ...envelope, events });
    const retryAfter = Number(response.headers.get("retry-after") ?? 0);
    const text = await response.text();
    if (response.status === 202) return JSON.parse(text) as StoredRows;
    if (retryAfter === 0) {
      throw new Error(`Ingest answered ${response.status}: ${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, retryAfter * SECOND));
  }
}

function post(url: string, body: object): Promise<Response> {
  return fetch(`${url}/analytics/ingest`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-footfall-key": demoKeys.FOOTFALL_SECRET_KEY,
    },
    body: JSON.stringify(body),
  });
}

interface SendOptions {
  /** Default: an import. */
  isLive?: boolean;
  /** Names the import: sent again, the same events add nothing. */
  importId?: string;
  /** Told after each request how many were sent. */
  onProgress?: (sent: number) => void;
}

/** Sends everything, in requests of 2,000 events. */
export async function sendAll(
  url: string,
  events: Iterable<NativeEvent>,
  { isLive = false, importId, onProgress = () => {} }: SendOptions = {},
): Promise<StoredRows> {
  const total: StoredRows = { accepted: 0, duplicates: 0, rejected: [] };
  let sent = 0;
  let chunk = 0;
  let batch: NativeEvent[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const answer = await sendEvents(url, batch, {
      import: !isLive,
      ...(importId !== undefined && { importId, chunk }),
    });
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
