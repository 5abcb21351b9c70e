/** Limits of pages: what one query of a list, of dead letters or of an export reads. `limits.ts` adds them up. */
import { MIB } from "../../shared/units.js";

/** A second of JavaScript decodes several times as many rows; more would make one empty page slow. */
export const MAX_PAGE_ROWS = 2000;
/** A quarter of a transaction's bytes, so that a page that has grown still leaves half to the app's query. */
export const MAX_PAGE_BYTES = 4 * MIB;
/** A page whose end is pinned may outgrow the others by this factor before it has to be split. */
export const PAGE_GROWTH = 2;

/** Bytes of the events that a page of dead letters shows. Its letters take little besides them. */
export const MAX_LETTER_EVENT_BYTES = 8 * MIB;
