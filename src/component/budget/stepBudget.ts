/**
 * A step's share of a transaction: how much one step of a repair does, within the transaction's
 * limits and its second of JavaScript.
 */
import type { QueryCtx } from "../_generated/server.js";
import { stepDone } from "./repairLimits.js";

export async function hasDoneEnough(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead, bytesWritten, databaseQueries } =
    await ctx.meta.getTransactionMetrics();
  return (
    bytesRead.used + bytesWritten.used > stepDone.bytes ||
    databaseQueries.used > stepDone.ranges
  );
}
