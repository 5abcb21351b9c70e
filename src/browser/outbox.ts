/**
 * The events that wait to be sent: one entry of the store each, so that tabs share them without overwriting
 * each other's, and none is gone before the server has answered for it. One tab sends at a time.
 */
import { isTag } from "./isTag.js";
import { listen } from "./listen.js";
import type { OutboxOptions } from "./options.js";
import { randomId } from "./randomId.js";
import type { Store } from "./store.js";
import type { Delivery, SentEvent, Transport } from "./transport.js";

/** Browsers let 64 KB of requests outlive their page; some of them are for what is around the events. */
const MAX_BATCH_BYTES = 56_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;
/** A server that asks for more, or a clock that jumps, is not waited for any longer. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * The next tab in turn, a process of its own, sees only then what this one has taken from the store. A page
 * that ends does not live that long.
 */
const PAUSE_MS = 100;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Keys of the store, behind its prefix. */
const EVENT = "q";
const RETRY_AT = "t";

/** Functions of the page, one of which an attribute names. */
type Hooks = Record<string, OutboxOptions["beforeSend"]>;

export interface Outbox {
  add(event: Omit<SentEvent, "eventId">): void;
  /** Sends what waits, unless the server or the network is being waited for. */
  flush(isLeaving?: boolean): Promise<void>;
  /** From now on events are sent, those from earlier first. */
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
  /** Keys of all events that this page has recorded, and of those under way. */
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
    // A hook may answer one of its own making: without an id, what is sent again would count again.
    store.write(key, { ...sent, eventId: sent.eventId || eventId });
    own.add(key);
    if (++recorded % maxBatchEvents) schedule(flushIntervalMs);
    else void flush();
  }

  /** @param reason why it will never be stored, unless it is */
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
    if (!isOpen) return; // `open` comes.
    const sendAll = () => sendNext(isLeaving);
    const sendInTurn = () => sendAll().then(pause);
    // A page that ends cannot wait for its turn, and sends its own events. Without locks, ids make
    // duplicates of what two tabs have sent.
    await ((!isLeaving &&
      navigator.locks?.request(prefix, sendInTurn).catch(sendAll)) ||
      sendAll());
  }

  async function sendNext(isLeaving: boolean): Promise<void> {
    if (navigator.onLine === false) return; // `online` comes.
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
      // No answer throws as nonsense does.
      settle(
        batch,
        (await transport(
          { sentAt: Date.now(), touch: navigator.maxTouchPoints > 1, events },
          isLeaving,
        ))!,
      );
    } catch {
      // Leaving a page fails what is under way, which says nothing of the server: the next must not wait.
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
      // A server that asks for less, or for a time that is over, is not asked sooner.
      const waitMs =
        retryAfterMs! > FIRST_RETRY_MS
          ? retryAfterMs!
          : FIRST_RETRY_MS +
            Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** ++failures) *
              Math.random();
      // Kept, so that other tabs and the next page wait as well.
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
