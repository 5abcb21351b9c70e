/**
 * The keys of passes to reports. A report must not look at the clock, or the platform would cache
 * its answer for only 17 seconds (convex-backend 94a42c3,
 * crates/application/src/cache/mod.rs:114-121). So a key has no date. The code that makes a key
 * schedules its deletion, and the key is valid only while that job is pending. So no key outlives
 * its job, even where the job is cancelled or upkeep is off. Where the scheduler is late, the key
 * lives longer by as much.
 */
import { base64url } from "../../shared/codec/base64url.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { cancelPending, isAlive } from "../rows/scheduledJobs.js";
import { areReportPassesOn } from "../rows/switches.js";
import { insertPassKey, passKeys } from "../rows/reportPassKeys.js";

type PassKey = Doc<"reportPassKeys">;

/** The size of a key: as many bytes as the hash of its signatures has. */
const KEY_BYTES = 32;
/**
 * Bounds the life of a key. The hourly look makes the next key before, so viewers change over
 * without a gap.
 */
const LIFETIME_MS = 75 * MINUTE;
/** Bounds the time by which the hourly look may be late. */
const LATE_LOOK_MS = 10 * MINUTE;

/** The newest valid key, with which new passes are made. */
export async function newestPassKey(ctx: QueryCtx): Promise<PassKey | null> {
  for (const key of await allPassKeys(ctx)) {
    if (await isLive(ctx, key)) return key;
  }
  return null;
}

/** The key with this id; null where there is none, or where it is not valid any more. */
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

/**
 * Makes a key if an operator wants passes and the newest key might end before the next look.
 * Deletes old keys.
 */
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

/** Deletes all keys. The server rejects everything that was signed with them from then on. */
export async function forgetPassKeys(ctx: MutationCtx): Promise<void> {
  for (const key of await allPassKeys(ctx)) await forget(ctx, key);
}

/** All keys, newest first: two or three. */
function allPassKeys(ctx: QueryCtx): Promise<PassKey[]> {
  return passKeys(ctx.db).order("desc").collect();
}

async function makeKey(ctx: MutationCtx): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const keyId = await insertPassKey(ctx.db, { key: base64url(bytes) });
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
