/**
 * The use that senders make of rates. Ingest inserts rows with the events and never changes them,
 * so no two ingests conflict. It inserts by sample, so small requests seldom pay for it.
 */
import type { RateLevel } from "../../shared/event/intake.js";
import { limits } from "../../shared/limits.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Deletion, DeletionBudget } from "../budget/deletionBudget.js";
import { MAX_RATE_USES_READ } from "../budget/intakeLimits.js";
import {
  delayOf,
  levelAt,
  weightOf,
  type Rate,
  type Sent,
  type RateUse,
} from "../model/intake/rate.js";
import { sampledCount } from "../model/intake/sampledCount.js";
import { rateOf, ratedNames, type RatedSender } from "./rates.js";
import type { Times } from "../rows/ranges.js";
import { insertRateUse, rateUsesBefore, usesOfRate } from "../rows/rateUses.js";

/**
 * Rows for a minute's worth of events: at a rate of 600 a single event in twelve has one, and a
 * minute is known to a seventh.
 */
const UNITS_PER_MINUTE = 50;
/**
 * Bounds the time until a request is stored and all that are admitted see it: the slowest takes 10
 * s to give up.
 */
const KNOWN_AFTER_MS = 15 * SECOND;
/** A burst that was let in at once is paid for within this time, unless its rate is very low. */
const KNOWN_AT_LEAST_MS = HOUR;
/** The largest request. */
const MOST_SENT: Sent = {
  events: limits.MAX_EVENTS_PER_REQUEST.value,
  bytes: limits.MAX_REQUEST_BYTES.value,
};

/**
 * Finds how full the sender's buckets are when a request comes: those of its key, its site, and its
 * address if that has a rate. Reads one or two rows for each that was
 * used within the hour, a dozen where all of a rate is used.
 *
 * @param addressHash the hash of an address that has a rate of its own (`hashOfAddress`)
 */
export async function findRateLevels(
  ctx: QueryCtx,
  sender: RatedSender,
  addressHash: string | undefined,
  receivedAt: number,
): Promise<RateLevel[]> {
  return await Promise.all(
    ratedNames(sender, addressHash).map(async (name) => {
      const rate = rateOf(sender, name);
      const times = { from: receivedAt - knownForMs(rate) };
      const uses = await newestUses(ctx, sender.site._id, name, times);
      return { name, level: levelAt(receivedAt, rate.events, uses) };
    }),
  );
}

/** The time that the sender has to wait; 0: none. */
export function rateDelayMs(sender: RatedSender, levels: RateLevel[]): number {
  const delays = levels.map(({ name, level }) =>
    delayOf(level, rateOf(sender, name).events),
  );
  return Math.max(...delays);
}

/**
 * Counts rows of a request, stored or not, and what they took, towards the sender's rates. Reads
 * nothing.
 *
 * @param levels those that admission found. Absent: nothing came before, and the address has no rate.
 */
export async function countRateUses(
  ctx: MutationCtx,
  sender: RatedSender,
  levels: RateLevel[] | undefined,
  { receivedAt, ...sent }: Sent & { receivedAt: number },
): Promise<void> {
  const found =
    levels ?? ratedNames(sender).map((name) => ({ name, level: 0 }));
  for (const { name, level } of found) {
    const rate = rateOf(sender, name);
    const unit = Math.max(1, Math.floor(rate.events / UNITS_PER_MINUTE));
    const events = sampledCount(weightOf(sent, rate), unit, Math.random());
    if (events === 0) continue;
    await insertRateUse(ctx.db, {
      siteId: sender.site._id,
      name,
      at: receivedAt,
      events,
      ...(level > 0 && { levelBefore: level }),
    });
  }
}

/**
 * Deletes rows of earlier days. Nothing finds an address any more under the salt of another day.
 * Takes them in the order in which they were inserted, so they need no index of their own.
 */
export async function deleteOldRateUses(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const now = Date.now();
  const today = Math.floor(now / DAY) * DAY;
  const rows = rateUsesBefore(ctx.db, Math.min(today, now - KNOWN_AT_LEAST_MS));
  return await budget.deleteEach(rows, ({ _id }) =>
    ctx.db.delete("rateUses", _id),
  );
}

/**
 * For how long a use may matter. Admission looks at no older one, so that a site that is seldom used
 * reads none. The largest request under a low rate leaks away for longer.
 */
function knownForMs(rate: Rate): number {
  const minutes = 1 + weightOf(MOST_SENT, rate) / rate.events;
  return Math.max(KNOWN_AT_LEAST_MS, minutes * MINUTE);
}

/**
 * Reads the newest use, and those that it may not know of. Each says what was left of those before
 * it.
 */
async function newestUses(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  name: string,
  times: Times,
): Promise<RateUse[]> {
  const uses: RateUse[] = [];
  for await (const row of usesOfRate(ctx.db, siteId, name, times).order(
    "desc",
  )) {
    const newest = uses[0]?.at ?? row.at;
    if (row.at < newest - KNOWN_AFTER_MS || uses.length === MAX_RATE_USES_READ)
      break;
    uses.push(row);
  }
  return uses;
}
