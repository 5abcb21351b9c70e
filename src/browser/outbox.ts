/**
 * Keeps the events that wait to be sent. Each is one entry of the store, so that tabs share them
 * without overwriting each other's. None is removed before the server has answered for it.
 *
 * The outbox is an object that functions receive. In the script of the tag, the build shortens the
 * names of its fields. Closures of their own would make the script longer.
 */
import { attempt } from "./attempt.js";
import { isTag } from "./isTag.js";
import type { Notice } from "./notices.js";
import type { OutboxOptions, TrackerOptions } from "./options.js";
import { randomId } from "./randomId.js";
import {
  keysFrom,
  readJson,
  removeValue,
  writeJson,
  type Store,
} from "./store.js";
import { EVENT } from "./storeKeys.js";
import type { SentEvent, Transport } from "./transport.js";

/** Functions of the page. An attribute names one of them. */
type Hooks = Record<string, OutboxOptions["beforeSend"]>;

export interface Outbox extends Store {
  readonly keyPrefix: string;
  readonly sendBatch: Transport;
  readonly settings: TrackerOptions;
  /** Keys of all events that this page has recorded. */
  readonly recordedKeys: Set<string>;
  /** Keys of the events under way. */
  readonly keysInFlight: Set<string>;
  /** The most events of a batch. It falls if the server takes fewer. */
  batchEvents: number;
  dropped: number;
  /** The queue for the console help and the second file of the tag, if one of them loads. */
  notices?: Notice[];
  /** Makes ids in an app. Default: `randomId`. */
  readonly makeId?: () => string;
  /** Whether it sends events. Until then it only keeps them. */
  isSending?: boolean;
  /** Batches in a row that the server did not settle. */
  failures: number;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

/** Returns the keys of all events that wait, of other tabs as well. The oldest comes first. */
export const waitingKeys = (outbox: Outbox): string[] =>
  keysFrom(outbox, outbox.keyPrefix + EVENT);

/** Keeps an event, unless `beforeSend` drops it. Returns how many this page has recorded then. */
export function keep(
  outbox: Outbox,
  event: Omit<SentEvent, "eventId">,
): number | void {
  const { keyPrefix, recordedKeys } = outbox;
  const { beforeSend } = outbox.settings;
  const eventId = isTag ? randomId() : (outbox.makeId ?? randomId)();
  const key =
    keyPrefix + EVENT + (Date.now() * 1e3 + recordedKeys.size) + eventId;
  let sent: SentEvent | null | false = { eventId, ...event };
  try {
    if (beforeSend) {
      sent = isTag
        ? (window as unknown as Hooks)[beforeSend as never]!(sent)
        : beforeSend(sent);
    }
  } catch (threw) {
    outbox.notices?.push({ threw });
    return drop(outbox, sent, "beforeSend threw");
  }
  if (!sent) return;
  // A hook may return an event of its own. Without an id, a repeat of it would count again.
  writeJson(outbox, key, { ...sent, eventId: sent.eventId || eventId });
  return recordedKeys.add(key).size;
}

/** @param reason why the server will never store it, in the tag `true`; absent if it did */
export function forget(
  outbox: Outbox,
  key: string,
  reason?: string | boolean,
): void {
  if (reason) {
    drop(outbox, isTag || readJson(outbox, key), reason as string);
  }
  removeValue(outbox, key);
}

function drop(outbox: Outbox, event: unknown, reason: string): void {
  outbox.dropped++;
  if (!isTag)
    attempt(() =>
      outbox.settings.onDrop?.(event as SentEvent | undefined, reason),
    );
}
