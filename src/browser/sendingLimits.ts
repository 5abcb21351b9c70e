/**
 * Limits of sending. This file imports nothing, so bundlers put the values where they are used.
 */

/**
 * Bounds the events of a batch. Browsers let 64 KB of requests outlive their page, and the rest of
 * the request takes some of them.
 */
export const MAX_BATCH_BYTES = 56_000;
export const FIRST_RETRY_MS = 1000;
export const LONGEST_RETRY_MS = 300_000;
/**
 * Bounds a wait, for a server that asks for more and for a clock that jumps. Events wait an hour at
 * most.
 */
export const LONGEST_WAIT_MS = 3_600_000;
/**
 * Time between this tab's requests and the next tab's. That tab is a process of its own, and sees
 * the changes in the store only after such a pause. A page that ends does not live that long.
 */
export const PAUSE_MS = 100;
