/**
 * Keeps the events that wait to be sent. Each is one entry of the store, so that tabs share them
 * without overwriting each other's. None is removed before the server has answered for it. One tab
 * sends at a time.
 */
import { isTag } from "./isTag.js";
import { listen } from "./listen.js";
import type { OutboxOptions } from "./options.js";
import { randomId } from "./randomId.js";
import type { Store } from "./store.js";
import type { Delivery, SentEvent, Transport } from "./transport.js";

/**
 * Bounds the events of a batch. Browsers let 64 KB of requests outlive their page, and the rest of
 * the request takes some of them.
 */
const MAX_BATCH_BYTES = 56_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;
/**
 * Bounds a wait, for a server that asks for more and for a clock that jumps. Events wait an hour at
 * most.
 */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Time between this tab's requests and the next tab's. That tab is a process of its own, and sees
 * the changes in the store only after such a pause. A page that ends does not live that long.
 */
const PAUSE_MS = 100;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Keys of the store, after its prefix. */
const EVENT = "q";
const RETRY_AT = "t";

/** Functions of the page. An attribute names one of them. */
type Hooks = Record<string, OutboxOptions["beforeSend"]>;

export interface Outbox {
  add(event: Omit<SentEvent, "eventId">): void;
  /** Sends waiting events, unless the outbox must wait for the server or the network. */
  flush(isLeaving?: boolean): Promise<void>;
  /** Starts to send events. Those from earlier come first. */
  open(): void;
}

export function createOutbox(
  store: Store,
  prefix: string,
  transport: Transport,
  {
    beforeSend,
    flushIntervalMs = 3000,
    maxBatchEvents = 100,
    maxQueuedEvents = 6000,
  }: OutboxOptions,
  onDrop: (event?: SentEvent, reason?: string) => void,
): Outbox {
  /** Keys of all events that this page has recorded. `inFlight` has the keys of those under way. */
  const own = new Set<string>();
  const inFlight = new Set<string>();
  let isOpen = false;
  let recorded = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const keys = () => store.keys(prefix + EVENT);

  function schedule(delayMs: number): void {
    timer ??= setTimeout(flush as () => void, delayMs);
  }

  function add(event: Omit<SentEvent, "eventId">): void {
    const eventId = randomId();
    const key = prefix + EVENT + (Date.now() * 1e3 + recorded) + eventId;
    let sent: SentEvent | null | false = { eventId, ...event };
    try {
      if (beforeSend) {
        sent = isTag
          ? (window as unknown as Hooks)[beforeSend as never]!(sent)
          : beforeSend(sent);
      }
    } catch {
      return isTag ? onDrop() : onDrop(sent as SentEvent, "beforeSend threw");
    }
    if (!sent) return;
    // A hook may return an event of its own. Without an id, a repeat of it would count again.
    store.write(key, { ...sent, eventId: sent.eventId || eventId });
    own.add(key);
    if (++recorded % maxBatchEvents) schedule(flushIntervalMs);
    else void flush();
  }

  /** @param reason why the server will never store it; absent if it did */
  function forget(key: string, reason?: string): void {
    if (reason) {
      if (isTag) onDrop();
      else onDrop(store.read(key) as SentEvent | undefined, reason);
    }
    store.remove(key);
  }

  async function flush(isLeaving = false): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    keys()
      .slice(0, -maxQueuedEvents)
      .forEach((oldest) => forget(oldest, isTag ? "1" : "queue full"));
    if (!isOpen) return; // `open` follows.
    const sendAll = () => sendNext(isLeaving);
    const sendInTurn = () => sendAll().then(pause);
    // A page that ends cannot wait for its turn, so it sends its own events. If there are no locks,
    // two tabs may send the same event. Its id makes the second one a duplicate.
    await ((!isLeaving &&
      navigator.locks?.request(prefix, sendInTurn).catch(sendAll)) ||
      sendAll());
  }

  async function sendNext(isLeaving: boolean): Promise<void> {
    if (navigator.onLine === false) return; // `online` follows.
    const waitMs = (store.read(prefix + RETRY_AT) as number) - Date.now();
    if (waitMs > 0 && waitMs <= LONGEST_WAIT_MS) {
      return schedule(waitMs);
    }
    let bytes = 0;
    const batch = keys()
      .filter((key) => !inFlight.has(key) && (!isLeaving || own.has(key)))
      .slice(0, maxBatchEvents)
      .filter((key, index) => {
        bytes += new Blob([JSON.stringify(store.read(key))]).size;
        return !index || bytes < MAX_BATCH_BYTES;
      });
    if (!batch[0]) return;
    batch.forEach((key) => inFlight.add(key));
    try {
      const events = batch.map(store.read) as SentEvent[];
      // A missing answer throws, as nonsense does.
      settle(
        batch,
        (await transport(
          { sentAt: Date.now(), touch: navigator.maxTouchPoints > 1, events },
          isLeaving,
        ))!,
      );
    } catch {
      // Leaving a page fails its requests. That says nothing about the server, so the next page
      // must not wait.
      await pause();
      settle(batch, {});
    }
    batch.forEach((key) => inFlight.delete(key));
    return sendNext(isLeaving);
  }

  function settle(
    batch: string[],
    { status = 0, rejected = [], error, retryAfterMs }: Partial<Delivery>,
  ): void {
    if (status === 413 && batch[1]) {
      maxBatchEvents = batch.length >> 1;
      return;
    }
    let mustRetry = !status || status === 429 || status > 499;
    if (!mustRetry) {
      batch.forEach((key, index) => {
        const fault = rejected.find((row) => row.index === index);
        if (fault?.reason === "internal") mustRetry = true;
        else {
          forget(
            key,
            status < 300
              ? fault?.error
              : isTag
                ? `${status}`
                : error?.message || `${status}`,
          );
        }
      });
    }
    if (mustRetry) {
      // The tracker waits the usual time if the server asks for less, or for a time that is over.
      const waitMs =
        retryAfterMs! > FIRST_RETRY_MS
          ? retryAfterMs!
          : FIRST_RETRY_MS +
            Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** ++failures) *
              Math.random();
      // The store keeps the time, so that other tabs and the next page wait as well.
      store.write(
        prefix + RETRY_AT,
        Date.now() + Math.min(waitMs, LONGEST_WAIT_MS),
      );
    } else failures = 0;
  }

  return {
    add,
    flush,
    open() {
      if (!isOpen) listen("online", () => flush());
      isOpen = true;
      schedule(0);
    },
  };
}
