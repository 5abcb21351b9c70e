/**
 * How many events a key and a site may send in a minute. Requests look at the rates in the query that
 * admits them; what they have sent is counted in a queue, so that ingests write no common document, and
 * by sample, so that small requests seldom pay for it.
 */
import { RateLimiter, type RateLimitConfig } from "@convex-dev/rate-limiter";
import { MINUTE } from "../shared/units.js";
import { components } from "./_generated/api.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { sampledCount } from "./model/sampledCount.js";
import type { Site } from "./requireSite.js";

/** Events that one row of the queue stands for: about one request of bulk, or 500 of single events. */
const MAX_COUNTED_UNIT = 500;

/** A hundredth of a minute's worth at most: a sample must not take a small rate's whole bucket. */
function unitOf({ rate }: RateLimitConfig): number {
  return Math.min(Math.max(1, Math.floor(rate / 100)), MAX_COUNTED_UNIT);
}

const limiter = new RateLimiter(components.rateLimiter);

export interface Sender {
  site: Site;
  /** null: the app's own client, which only its site's rate bounds. */
  keyId: string | null;
}

/** A minute's worth may come at once; who has sent more waits until the debt is paid. */
function bucketOf(eventsPerMinute: number): RateLimitConfig {
  return {
    kind: "token bucket",
    rate: eventsPerMinute,
    period: MINUTE,
    capacity: eventsPerMinute,
    applyUpdates: "asynchronously",
  };
}

function ratesOf({ site, keyId }: Sender) {
  const ofSite = {
    name: "site",
    key: site._id,
    config: bucketOf(site.maxEventsPerMinute),
  };
  if (keyId === null) return [ofSite];
  const config = bucketOf(site.maxEventsPerMinutePerKey);
  return [{ name: "key", key: keyId, config }, ofSite];
}

/** How long the sender has to wait, 0: not at all. */
export async function rateDelayMs(
  ctx: QueryCtx,
  sender: Sender,
): Promise<number> {
  let delayMs = 0;
  for (const { name, key, config } of ratesOf(sender)) {
    const status = await limiter.check(ctx, name, { key, config });
    if (!status.ok) delayMs = Math.max(delayMs, status.retryAfter, 1);
  }
  return delayMs;
}

/** Counts rows of a request, stored or not, towards the rates of its key and site. */
export async function countSent(
  ctx: MutationCtx,
  sender: Sender,
  rows: number,
): Promise<void> {
  const updates = ratesOf(sender).flatMap((rate) => {
    const count = sampledCount(rows, unitOf(rate.config), Math.random());
    const update = { kind: "consume" as const, ...rate, count, ts: Date.now() };
    return count === 0 ? [] : [update];
  });
  if (updates.length === 0) return;
  await ctx.runMutation(components.rateLimiter.lib.enqueueUpdates, { updates });
}
