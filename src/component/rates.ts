/**
 * How many events a key and a site may send in a minute. Requests look at the rates in the query that
 * admits them; what they have sent is counted in a queue, so that ingests write no common document, and
 * by sample, so that small requests do not pay for it.
 */
import { RateLimiter, type RateLimitConfig } from "@convex-dev/rate-limiter";
import { MINUTE } from "../shared/units.js";
import { components } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { sampledCount } from "./model/sampledCount.js";

/** Events that one row of the queue stands for: about one request of bulk, or 500 of single events. */
const COUNTED_UNIT = 500;

const limiter = new RateLimiter(components.rateLimiter);

interface Sender {
  site: Doc<"sites">;
  keyId: string;
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
  return [
    {
      name: "key",
      key: keyId,
      config: bucketOf(site.maxEventsPerMinutePerKey),
    },
    { name: "site", key: site._id, config: bucketOf(site.maxEventsPerMinute) },
  ];
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

export async function countSent(
  ctx: MutationCtx,
  site: Doc<"sites">,
  keyId: Id<"keys"> | string,
  events: number,
): Promise<void> {
  const count = sampledCount(events, COUNTED_UNIT, Math.random());
  if (count === 0) return;
  await ctx.runMutation(components.rateLimiter.lib.enqueueUpdates, {
    updates: ratesOf({ site, keyId }).map((rate) => ({
      kind: "consume" as const,
      ...rate,
      count,
      ts: Date.now(),
    })),
  });
}
