/** The use of a transaction, as `limits.ts` adds it up, and what the platform allows. */
import { limits } from "../../shared/limits.js";
import { platformLimits } from "../../shared/platformLimits.js";
import { KIB, MIB } from "../../shared/units.js";
import type { RowLimits } from "./rowBudget.js";

/** The most that one part of a transaction uses. */
export interface Use {
  rowsRead?: number;
  bytesRead?: number;
  /** Index ranges. A read by id takes one as well, and so does each patch or delete. */
  ranges?: number;
  /** Each insert, patch and delete is one, even of the same row. */
  rowsWritten?: number;
  /** Each insert and each patch is a whole new document. A delete has none. */
  bytesWritten?: number;
  scheduled?: number;
}

/** The limits of the platform for one transaction, in the words of this table. */
export const platform: Required<Use> = {
  rowsRead: platformLimits.documentsRead,
  bytesRead: platformLimits.bytesRead,
  ranges: platformLimits.databaseQueries,
  rowsWritten: platformLimits.documentsWritten,
  bytesWritten: platformLimits.bytesWritten,
  scheduled: platformLimits.functionsScheduled,
};

/** A kind of transaction: its parts, and what they have to leave. */
interface Kind {
  parts: Readonly<Record<string, Use>>;
  /** The parts together use no more than this. The default is the platform's limits. */
  within?: Use;
}
export type Kinds = Readonly<Record<string, Kind>>;

/** A part that reads at most `count` rows, with one index range for each. */
export const lookups = (count: number): Use => ({
  rowsRead: count,
  ranges: count,
});

/** As many of a part. */
export const times = (count: number, use: Use): Use =>
  Object.fromEntries(
    Object.entries(use).map(([name, each]) => [name, count * Number(each)]),
  );

/**
 * One index range that a budget ends: the row that does not fit is read as well.
 * @param rowBytes the largest row
 */
export const rowsWithin = (
  { rows, bytes }: RowLimits,
  rowBytes: number,
): Use => ({ rowsRead: rows + 1, bytesRead: bytes + rowBytes, ranges: 1 });

/** Half of a transaction: the other half is for the app's function around it. */
export const half: Use = { bytesRead: platform.bytesRead / 2 };

/** A site's settings. A document has 1 MiB at most, and they may have most of it. */
export const site: Use = { ...lookups(1), bytesRead: MIB };

/** Small values take more as stored than in the JSON that is measured: up to twice as much. */
export const STORED_PER_SENT = 2;
/** Bounds the bytes of an event as stored. */
export const STORED_EVENT_BYTES =
  STORED_PER_SENT * limits.MAX_EVENT_BYTES.value;
/** Bounds a session as stored: two dozen short values, and amounts in dozens of currencies. */
export const SESSION_BYTES = 8 * KIB;
/** Bounds a visitor as stored: 16 KiB of traits, and twice the ids of 100 groups. */
export const VISITOR_BYTES = 64 * KIB;
