/**
 * Collects what a page sends to Footfall, over HTTP or over its Convex client, and the answers that
 * it gets.
 */
import type { Page, WebSocket } from "playwright-core";
import type { SentBatch, SentEvent } from "../../src/browser/index.js";

export interface SentEvents {
  /**
   * Each event once, in the order of its first sending: a page may send an event again as it
   * closes.
   */
  readonly events: SentEvent[];
  /** The statuses of the answers to each way's batches. */
  readonly statuses: { readonly http: number[]; readonly convex: number[] };
  /** The number of batches that the page has sent over HTTP. */
  requests: number;
}

const ROUTE = "/analytics/ingest";
const MUTATION = "analyticsIngest:ingest";

/** The parts of sync protocol messages that matter here. */
interface MutationRequest {
  type: string;
  requestId: number;
  udfPath: string;
  args: [{ events: string[] }];
}
interface MutationResponse {
  type: string;
  requestId: number;
  result: { status: number };
}

/** Call it before the page loads. */
export async function collectSent(page: Page): Promise<SentEvents> {
  const sent: SentEvents = {
    events: [],
    statuses: { http: [], convex: [] },
    requests: 0,
  };
  await collectRequests(page, sent);
  page.on("websocket", (socket) => collectMutations(socket, sent));
  return sent;
}

async function collectRequests(page: Page, sent: SentEvents): Promise<void> {
  await page.exposeFunction("onSentBody", (body: string) => {
    sent.requests++;
    add(sent, (JSON.parse(body) as SentBatch).events);
  });
  // The hook runs in the page, so that it sees every request of a page that closes.
  await page.addInitScript((route) => {
    const original = window.fetch.bind(window);
    window.fetch = async (input, init) => {
      if (typeof input === "string" && input.endsWith(route)) {
        await onSentBody(init!.body as string);
      }
      return await original(input, init);
    };
  }, ROUTE);
  page.on("requestfinished", (request) => {
    if (!request.url().endsWith(ROUTE)) return;
    void request
      .response()
      .then((response) => sent.statuses.http.push(response!.status()));
  });
}

declare function onSentBody(body: string): Promise<void>;

function collectMutations(socket: WebSocket, sent: SentEvents): void {
  const underWay = new Set<number>();
  socket.on("framesent", ({ payload }) => {
    const message = JSON.parse(String(payload)) as MutationRequest;
    if (message.type !== "Mutation" || message.udfPath !== MUTATION) return;
    underWay.add(message.requestId);
    const [request] = message.args;
    add(
      sent,
      request.events.map((text) => JSON.parse(text) as SentEvent),
    );
  });
  socket.on("framereceived", ({ payload }) => {
    const message = JSON.parse(String(payload)) as MutationResponse;
    if (message.type !== "MutationResponse") return;
    if (!underWay.delete(message.requestId)) return;
    sent.statuses.convex.push(message.result.status);
  });
}

function add({ events }: SentEvents, batch: SentBatch["events"]): void {
  for (const event of batch) {
    if (!event) throw new Error("What was sent is no event.");
    if (!events.some(({ eventId }) => eventId === event.eventId)) {
      events.push(event);
    }
  }
}
