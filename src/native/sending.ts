/**
 * Sends the events of an app's queue. One flush at a time sends, so no event is under way twice.
 * The store and the settling of answers are those of the tracker in a page.
 */
import { forget, keep } from "../browser/outbox.js";
import { LONGEST_WAIT_MS } from "../browser/sendingLimits.js";
import { settle } from "../browser/settle.js";
import { readJson, removeValue } from "../browser/store.js";
import { RETRY_AT } from "../browser/storeKeys.js";
import type { SentEvent } from "../browser/transport.js";
import { keysToSend, type NativeState } from "./state.js";

/** Characters of a request. A weak network gets small requests through. */
const MAX_BATCH_CHARACTERS = 200_000;
/**
 * Characters of all events that wait. Android reads a value of at most 2 MB, and quotation marks
 * take two characters there.
 */
const MAX_QUEUED_CHARACTERS = 600_000;

/** Adds an event. It goes with others, or at once if there are enough for a batch. */
export function addEvent(
  state: NativeState,
  event: Omit<SentEvent, "eventId">,
): void {
  if (!keep(state, event)) return;
  trim(state);
  if (keysToSend(state).length >= state.batchEvents) void flush(state);
  else schedule(state, state.options.flushIntervalMs ?? 10_000);
}

/** Sends waiting events after those that are under way. Never rejects. */
export function flush(state: NativeState): Promise<void> {
  state.timer = clearTimeout(state.timer) as undefined;
  if (!state.isSending) return Promise.resolve();
  state.flushed = state.flushed
    .then(() => sendAll(state))
    .then(state.save)
    .catch(() => {});
  return state.flushed;
}

/** Forgets a wait that nobody asked for: the network or the app has come back. */
export function retryNow(state: NativeState): void {
  // A server that answered gets its time.
  if (state.isUnreachable) removeValue(state, state.keyPrefix + RETRY_AT);
  void flush(state);
}

export function schedule(state: NativeState, delayMs: number): void {
  state.timer ??= setTimeout(() => {
    void flush(state);
  }, delayMs);
}

/** Drops the oldest events if too many wait, or if they are too long. */
function trim(state: NativeState): void {
  const keys = keysToSend(state);
  const most = state.options.maxQueuedEvents ?? 1000;
  let characters = 0;
  const isTooLong = (key: string) =>
    (characters += lengthOf(state, key)) > MAX_QUEUED_CHARACTERS;
  keys.reverse().forEach((key, index) => {
    if (isTooLong(key) || index >= most) {
      forget(state, key, "queue full");
    }
  });
}

async function sendAll(state: NativeState): Promise<void> {
  while (state.isOnline) {
    const waitMs =
      (readJson(state, state.keyPrefix + RETRY_AT) as number) - Date.now();
    if (waitMs > 0 && waitMs <= LONGEST_WAIT_MS) {
      return schedule(state, waitMs);
    }
    const batch = nextBatch(state);
    if (!batch[0]) return;
    batch.forEach((key) => state.keysInFlight.add(key));
    const events = batch.map((key) => readJson(state, key) as SentEvent);
    const delivery = await Promise.resolve()
      .then(() => state.sendBatch({ sentAt: Date.now(), events }, false))
      .catch(() => undefined);
    state.isUnreachable = !delivery;
    settle(state, batch, delivery ?? {});
    batch.forEach((key) => state.keysInFlight.delete(key));
  }
}

function nextBatch(state: NativeState): string[] {
  let characters = 0;
  return keysToSend(state)
    .slice(0, state.batchEvents)
    .filter((key, index) => {
      characters += lengthOf(state, key);
      return !index || characters < MAX_BATCH_CHARACTERS;
    });
}

const lengthOf = (state: NativeState, key: string) =>
  (state.unsaved[key] ?? state.disk?.getItem(key) ?? "").length;
