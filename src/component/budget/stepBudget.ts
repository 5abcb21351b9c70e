/**
 * A step's share of a transaction: how much one step of a repair does, within the transaction's
 * limits and its second of JavaScript.
 */
import { KIB, MIB } from "../../shared/units.js";
import type { QueryCtx } from "../_generated/server.js";

/**
 * Past these a step begins nothing further. A large unit, read, merged and written, fits into the
 * rest.
 */
const MAX_STEP_BYTES = 4 * MIB;
const MAX_STEP_RANGES = 2000;

/** Bounds the cells that one step merges. 2.5 MB of small ones took the whole second. */
export const MAX_MERGED_BYTES = 768 * KIB;
export const MAX_MERGED_ROWS = 500;

export async function hasDoneEnough(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead, bytesWritten, databaseQueries } =
    await ctx.meta.getTransactionMetrics();
  return (
    bytesRead.used + bytesWritten.used > MAX_STEP_BYTES ||
    databaseQueries.used > MAX_STEP_RANGES
  );
}
