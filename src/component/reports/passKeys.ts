/**
 * The keys of passes to reports. A report must not look at the clock, or its answer would be cached for 17 seconds
 * only (convex-backend 94a42c3, crates/application/src/cache/mod.rs:114-121). So a key has no date: it is deleted by
 * a function that is scheduled when it is made, and counts only while that function is still to come. Whatever
 * happens to it (a cancelled job, upkeep that is off), no key outlives it; where the scheduler is late, the key lives
 * as much longer.
 */
import { base64url } from "../../shared/codec/base64url.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { cancelPending, isAlive } from "../rows/scheduledJobs.js";
import { areReportPassesOn } from "../rows/switches.js";

type PassKey = Doc<"reportPassKeys">;

const KEY_BYTES = 32;
/** The hourly look makes the next one, so that two overlap, and viewers change over without a gap. */
const LIFETIME_MS = 75 * MINUTE;
/** By so much the look may be late. */
const LATE_LOOK_MS = 10 * MINUTE;

/** The newest key that counts: new passes are made with it. */
export async function newestPassKey(ctx: QueryCtx): Promise<PassKey | null> {
  for (const key of await allPassKeys(ctx)) {
    if (await isLive(ctx, key)) return key;
  }
  return null;
}

/** Null for a key that does not count any more, and for whatever else is no key's id. */
export async function findPassKey(
  ctx: QueryCtx,
  keyId: string,
): Promise<PassKey | null> {
  const id = ctx.db.normalizeId("reportPassKeys", keyId);
  const key = id && (await ctx.db.get("reportPassKeys", id));
  return key && (await isLive(ctx, key)) ? key : null;
}

async function isLive(ctx: QueryCtx, { expiry }: PassKey): Promise<boolean> {
  return expiry !== undefined && (await isAlive(ctx, expiry));
}

/** Makes a key where an operator wants passes and the newest does not last until after the next look. */
export async function renewPassKeys(ctx: MutationCtx): Promise<void> {
  if (!(await areReportPassesOn(ctx))) return;
  const oldest = Date.now() - LIFETIME_MS;
  for (const key of await allPassKeys(ctx)) {
    const isOver = key._creationTime <= oldest;
    if (isOver || !(await isLive(ctx, key))) await forget(ctx, key);
  }
  const [newest] = await allPassKeys(ctx);
  const age = newest ? Date.now() - newest._creationTime : Infinity;
  if (age + HOUR + LATE_LOOK_MS > LIFETIME_MS) await makeKey(ctx);
}

/** Whatever was signed with them is refused from now on. */
export async function forgetPassKeys(ctx: MutationCtx): Promise<void> {
  for (const key of await allPassKeys(ctx)) await forget(ctx, key);
}

/** The newest first: two or three. */
function allPassKeys(ctx: QueryCtx): Promise<PassKey[]> {
  return ctx.db
    .query("reportPassKeys")
    .withIndex("by_creation_time")
    .order("desc")
    .collect();
}

async function makeKey(ctx: MutationCtx): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const keyId = await ctx.db.insert("reportPassKeys", {
    key: base64url(bytes),
  });
  const expiry = await ctx.scheduler.runAfter(
    LIFETIME_MS,
    internal.reports.reportPasses.expire,
    { keyId },
  );
  await ctx.db.patch("reportPassKeys", keyId, { expiry });
}

async function forget(
  ctx: MutationCtx,
  { _id, expiry }: PassKey,
): Promise<void> {
  if (expiry) await cancelPending(ctx, expiry);
  await ctx.db.delete("reportPassKeys", _id);
}
