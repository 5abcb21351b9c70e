/**
 * Keys of the store, after its prefix. This file imports nothing, so bundlers put the values where
 * they are used.
 */

/** An event. Its time and its id follow. */
export const EVENT = "q";
/** The time before which nothing is sent. */
export const RETRY_AT = "t";
/** The visitor's identity. */
export const IDENTITY = "v";
/**
 * The visitor's choice. It bypasses the store and is always in `localStorage`: the choice of a
 * visitor who leaves no other trace is remembered as well.
 */
export const CHOICE = "c";
