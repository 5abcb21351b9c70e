/**
 * Limits of pages: what one query of a list, of dead letters or of an export reads. `limits.ts`
 * adds them up.
 */
import { MIB } from "../../shared/units.js";

/**
 * Bounds the rows of a page. A second of JavaScript decodes several times as many. More would make
 * one empty page slow.
 */
export const MAX_PAGE_ROWS = 2000;
/**
 * Bounds the bytes of a page: a quarter of a transaction, so that a page that has grown still
 * leaves half to the app's query.
 */
export const MAX_PAGE_BYTES = 4 * MIB;
/**
 * Bounds how far a page whose end is pinned may outgrow the others before the caller has to split
 * it.
 */
export const PAGE_GROWTH = 2;

/**
 * Bounds the bytes of the events that a page of dead letters shows. Its letters take little besides
 * them.
 */
export const MAX_LETTER_EVENT_BYTES = 8 * MIB;
