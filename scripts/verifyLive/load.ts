/**
 * Sends from many senders at once, at a bounded rate, for a bounded time. At the end it sends
 * requests again that got no 202, under the same ids. After that every event is stored once.
 */
import { pageview, pause, post, type Post } from "./post.js";
import type { Run } from "./run.js";

const EVENTS_PER_REQUEST = 25;
/** With the visitors of the other checks, few enough that reports do not estimate them. */
const VISITORS = 80;
const PAGES = 10;
const RETRIES = 5;

export interface LoadOutcome {
  requests: number;
  serverErrors: number;
  /** Answers other than 202, and requests without an answer. */
  refused: number;
  /** Events that the deployment says it stored. */
  stored: number;
  /** Events that were neither stored nor duplicates, even when they were sent again. */
  lost: number;
  p50Ms: number;
  p95Ms: number;
}

interface Batch {
  request: Post;
  views: { path: string; visitorId: string }[];
}

export async function load(run: Run): Promise<LoadOutcome> {
  const { seconds, senders, eventsPerSecond } = run.options;
  const requestsInAll = Math.ceil(
    (seconds * eventsPerSecond) / EVENTS_PER_REQUEST,
  );
  const everyMs = (seconds * 1000) / Math.max(1, requestsInAll);
  const startedAt = performance.now();
  const durations: number[] = [];
  const unanswered: Batch[] = [];
  const outcome = { serverErrors: 0, refused: 0, stored: 0, lost: 0 };
  let next = 0;

  const send = async () => {
    for (let turn = next++; turn < requestsInAll; turn = next++) {
      const early = startedAt + turn * everyMs - performance.now();
      if (early > 0) await pause(early);
      // A slow deployment gets fewer requests, and never more at once.
      const isOver = performance.now() - startedAt > seconds * 1000;
      if (isOver || run.isInterrupted) return;
      const batch = batchOf(run, turn);
      const before = performance.now();
      const status = await statusOf(run, batch);
      durations.push(performance.now() - before);
      if (status >= 500) outcome.serverErrors++;
      if (status !== 202) {
        outcome.refused++;
        unanswered.push(batch);
      } else outcome.stored += batch.views.length;
    }
  };
  await Promise.all(Array.from({ length: senders }, send));

  for (const batch of unanswered) {
    const isStored = await sendAgain(run, batch);
    outcome[isStored ? "stored" : "lost"] += batch.views.length;
  }
  durations.sort((a, b) => a - b);
  return {
    requests: durations.length,
    ...outcome,
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
  };
}

function batchOf(run: Run, turn: number): Batch {
  const views = Array.from({ length: EVENTS_PER_REQUEST }, (_, index) => {
    const serial = turn * EVENTS_PER_REQUEST + index;
    return {
      path: `/load/${serial % PAGES}`,
      visitorId: `load-${serial % VISITORS}`,
    };
  });
  const events = views.map(({ path, visitorId }) =>
    pageview(run, path, visitorId),
  );
  return { request: { body: { events } }, views };
}

/**
 * Answers 0 where nobody answered. Notes requests that were accepted whole. A rejected row counts
 * as a fault of the server.
 */
async function statusOf(run: Run, { request, views }: Batch): Promise<number> {
  try {
    const { status, json } = await post(run, request);
    if (status !== 202) return status;
    const { accepted = 0, duplicates = 0 } = (json ?? {}) as {
      accepted?: number;
      duplicates?: number;
    };
    if (accepted + duplicates !== views.length) return 500;
    run.ledger.add(
      ...views.map((view) => ({ kind: "pageview", ...view }) as const),
    );
    return status;
  } catch {
    return 0;
  }
}

async function sendAgain(run: Run, batch: Batch): Promise<boolean> {
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    await pause(500 * 2 ** attempt);
    if ((await statusOf(run, batch)) === 202) return true;
  }
  return false;
}

function quantile(sorted: readonly number[], share: number): number {
  const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round(sorted[index] ?? 0);
}
