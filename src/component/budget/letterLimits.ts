/** Limits of transactions that go through dead letters. `letterTransactions.ts` adds them up. */

/**
 * Bounds the error that a letter keeps, in UTF-16 units: enough for a message, and a small part of
 * the event beside it.
 */
export const MAX_ERROR_LENGTH = 1000;
/**
 * Bounds the letters of a pass. An event costs about 20 ranges, so a pass stays far from the limits
 * of a transaction.
 */
export const MAX_LETTERS_PER_PASS = 10;
/**
 * Bounds the sites with letters that one step looks at for chains of passes. Each takes two index
 * ranges to find, and three and a scheduled function to start its chain.
 */
export const MAX_CHAIN_SITES = 100;
/**
 * Bounds the letters that an operator's step retries or discards. To discard one whose event names
 * 20 groups takes 25 index ranges, so that a step uses under two thirds of them.
 */
export const MAX_TREATED_LETTERS = 100;
/**
 * Bounds the letters that one step of a count reads: about 3 MB, with errors of 1,000 characters
 * each. A count of 100,000 letters takes 50 steps.
 */
export const MAX_LETTERS_COUNTED = 2000;
/**
 * Bounds the old gauges that one run of the cron has counted again. Each count is a scheduled
 * function, and small deployments run eight at a time.
 */
export const MAX_GAUGES_REFRESHED = 20;
/**
 * Bounds the letters of either state whose events one batch of pruning looks up. Both states
 * together take a third of the index ranges of clean-up. A later run comes to the others.
 */
export const MAX_LETTERS_LOOKED_UP = 500;
