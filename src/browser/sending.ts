/** Sends the events of an outbox. One tab sends at a time. */
import { isTag } from "./isTag.js";
import { listen } from "./listen.js";
import { forget, keep, waitingKeys, type Outbox } from "./outbox.js";
import { LONGEST_WAIT_MS, MAX_BATCH_BYTES, PAUSE_MS } from "./sendingLimits.js";
import { settle } from "./settle.js";
import { readJson } from "./store.js";
import { RETRY_AT } from "./storeKeys.js";
import type { SentEvent } from "./transport.js";

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Adds an event. It goes with others, or at once if there are enough for a batch. */
export function addEvent(
  outbox: Outbox,
  event: Omit<SentEvent, "eventId">,
): void {
  const count = keep(outbox, event);
  if (!count) return;
  if (count % outbox.batchEvents) {
    schedule(outbox, outbox.settings.flushIntervalMs ?? 3000);
  } else void flush(outbox);
}

/** Starts to send events. Those from earlier come first. */
export function startSending(outbox: Outbox): void {
  // On a server this throws, and nothing is sent.
  if (!outbox.isSending) listen("online", () => flush(outbox));
  outbox.isSending = true;
  schedule(outbox, 0);
}

/** Sends waiting events, unless the outbox must wait for the server or the network. */
export async function flush(outbox: Outbox, isLeaving = false): Promise<void> {
  outbox.timer = clearTimeout(outbox.timer) as undefined;
  waitingKeys(outbox)
    .slice(0, -(outbox.settings.maxQueuedEvents ?? 6000))
    .forEach((oldest) => forget(outbox, oldest, isTag || "queue full"));
  if (!outbox.isSending) return; // `startSending` follows.
  const sendAll = () => sendNext(outbox, isLeaving);
  const sendInTurn = () => sendAll().then(pause);
  // A page that ends cannot wait for its turn, so it sends its own events. If there are no locks,
  // two tabs may send the same event. Its id makes the second one a duplicate.
  await ((!isLeaving &&
    navigator.locks?.request(outbox.keyPrefix, sendInTurn).catch(sendAll)) ||
    sendAll());
}

function schedule(outbox: Outbox, delayMs: number): void {
  outbox.timer ??= setTimeout(
    flush as (outbox: Outbox) => void,
    delayMs,
    outbox,
  );
}

async function sendNext(outbox: Outbox, isLeaving: boolean): Promise<void> {
  if (navigator.onLine === false) return; // `online` follows.
  const waitMs =
    (readJson(outbox, outbox.keyPrefix + RETRY_AT) as number) - Date.now();
  if (waitMs > 0 && waitMs <= LONGEST_WAIT_MS) {
    return schedule(outbox, waitMs);
  }
  let bytes = 0;
  const batch = waitingKeys(outbox)
    .filter(
      (key) =>
        !outbox.keysInFlight.has(key) &&
        (!isLeaving || outbox.recordedKeys.has(key)),
    )
    .slice(0, outbox.batchEvents)
    .filter((key, index) => {
      bytes += new Blob([JSON.stringify(readJson(outbox, key))]).size;
      return !index || bytes < MAX_BATCH_BYTES;
    });
  if (!batch[0]) return;
  batch.forEach((key) => outbox.keysInFlight.add(key));
  try {
    const events = batch.map((key) => readJson(outbox, key)) as SentEvent[];
    // A missing answer throws, as nonsense does.
    settle(
      outbox,
      batch,
      (await outbox.sendBatch(
        { sentAt: Date.now(), touch: navigator.maxTouchPoints > 1, events },
        isLeaving,
      ))!,
    );
  } catch {
    // Leaving a page fails its requests. That says nothing about the server, so the next page
    // must not wait.
    await pause();
    settle(outbox, batch, {});
  }
  batch.forEach((key) => outbox.keysInFlight.delete(key));
  return sendNext(outbox, isLeaving);
}
