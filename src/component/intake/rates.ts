/**
 * Rates: the events and bytes that a key and a site may send in a minute. Requests look at the
 * rates in the query that admits them. Ingest counts what they have sent in a queue, so that
 * ingests share no document, and by sample, so that small requests seldom pay for it.
 * `addressUses.ts` has the part of a rate that one address may use.
 */
import { RateLimiter, type RateLimitConfig } from "@convex-dev/rate-limiter";
import { MINUTE } from "../../shared/units.js";
import { components } from "../_generated/api.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import {
  lesserOf,
  weightOf,
  type Rate,
  type Sent,
} from "../model/intake/rate.js";
import { sampledCount } from "../model/intake/sampledCount.js";
import type { Site } from "../scope/requireSite.js";

/**
 * Bounds the events that one row of the queue stands for: about one bulk request, or 500 requests
 * of one event.
 */
const MAX_COUNTED_UNIT = 500;

/**
 * Events that a row stands for: at most a hundredth of a minute's worth, so that one row does not
 * empty a small bucket.
 */
function unitOf({ rate }: RateLimitConfig): number {
  return Math.min(Math.max(1, Math.floor(rate / 100)), MAX_COUNTED_UNIT);
}

const limiter = new RateLimiter(components.rateLimiter);

/** A site with the settings that decide about rates. */
export type RatedSite = Pick<
  Site,
  | "_id"
  | "maxEventsPerMinute"
  | "maxBytesPerMinute"
  | "maxEventsPerMinutePerKey"
  | "maxBytesPerMinutePerKey"
  | "maxEventsPerMinutePerPublicKey"
  | "maxBytesPerMinutePerPublicKey"
  | "maxPercentPerAddress"
>;

export interface RatedSender {
  site: RatedSite;
  /** Null: the app's own client. The rate of a public key bounds it. */
  keyId: string | null;
  /** Sent under a secret key. */
  trusted: boolean;
}

/** The rate of a sender's key. */
export function rateOfKey({ site, trusted }: Omit<RatedSender, "keyId">): Rate {
  const ofAny = {
    events: site.maxEventsPerMinutePerKey,
    bytes: site.maxBytesPerMinutePerKey,
  };
  if (trusted) return ofAny;
  return lesserOf(ofAny, {
    events: site.maxEventsPerMinutePerPublicKey,
    bytes: site.maxBytesPerMinutePerPublicKey,
  });
}

/**
 * A bucket that takes a minute's worth at once. A sender of more waits until the bucket has room
 * again.
 */
function bucketOf(eventsPerMinute: number): RateLimitConfig {
  return {
    kind: "token bucket",
    rate: eventsPerMinute,
    period: MINUTE,
    capacity: eventsPerMinute,
    applyUpdates: "asynchronously",
  };
}

function ratesOf(sender: RatedSender) {
  const { site, keyId } = sender;
  const ofSite = {
    events: site.maxEventsPerMinute,
    bytes: site.maxBytesPerMinute,
  };
  return [
    keyId === null
      ? { name: "app", key: site._id, rate: rateOfKey(sender) }
      : { name: "key", key: keyId, rate: rateOfKey(sender) },
    { name: "site", key: site._id, rate: ofSite },
  ];
}

/** The time that the sender has to wait; 0: none. */
export async function rateDelayMs(
  ctx: QueryCtx,
  sender: RatedSender,
): Promise<number> {
  let delayMs = 0;
  for (const { name, key, rate } of ratesOf(sender)) {
    const config = bucketOf(rate.events);
    const status = await limiter.check(ctx, name, { key, config });
    if (!status.ok) delayMs = Math.max(delayMs, status.retryAfter, 1);
  }
  return delayMs;
}

/**
 * Counts rows of a request, stored or not, and what they took, towards the rates of its key and
 * site.
 */
export async function countSent(
  ctx: MutationCtx,
  sender: RatedSender,
  sent: Sent,
): Promise<void> {
  const updates = ratesOf(sender).flatMap(({ name, key, rate }) => {
    const config = bucketOf(rate.events);
    const unit = unitOf(config);
    const count = sampledCount(weightOf(sent, rate), unit, Math.random());
    const consume = { kind: "consume" as const, name, key, config, count };
    return count === 0 ? [] : [{ ...consume, ts: Date.now() }];
  });
  if (updates.length === 0) return;
  await ctx.runMutation(components.rateLimiter.lib.enqueueUpdates, { updates });
}
