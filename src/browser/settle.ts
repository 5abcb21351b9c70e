/** Settles what the server answered about a batch: which events go, which wait, and until when. */
import { isTag } from "./isTag.js";
import { forget, type Outbox } from "./outbox.js";
import {
  FIRST_RETRY_MS,
  LONGEST_RETRY_MS,
  LONGEST_WAIT_MS,
} from "./sendingLimits.js";
import { writeJson } from "./store.js";
import { RETRY_AT } from "./storeKeys.js";
import type { Delivery } from "./transport.js";

/**
 * @param batch keys of its events, in the order in which they were sent
 * @param delivery empty if the outcome is unknown
 */
export function settle(
  outbox: Outbox,
  batch: string[],
  delivery: Partial<Delivery>,
): void {
  const { status = 0, rejected = [], error, retryAfterMs } = delivery;
  if (status === 413 && batch[1]) {
    outbox.batchEvents = batch.length >> 1;
    return;
  }
  outbox.notices?.push(delivery);
  let mustRetry = !status || status === 429 || status > 499;
  if (!mustRetry) {
    batch.forEach((key, index) => {
      const fault = rejected.find((row) => row.index === index);
      if (fault?.reason === "internal") mustRetry = true;
      else {
        forget(
          outbox,
          key,
          isTag
            ? status > 299 || !!fault
            : status < 300
              ? fault?.error
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
          Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** ++outbox.failures) *
            Math.random();
    // The store keeps the time, so that other tabs and the next page wait as well.
    writeJson(
      outbox,
      outbox.keyPrefix + RETRY_AT,
      Date.now() + Math.min(waitMs, LONGEST_WAIT_MS),
    );
  } else outbox.failures = 0;
}
