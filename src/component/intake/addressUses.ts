/**
 * The use that one address makes of the rate of its public key. An address has only a part of that
 * rate, so that nobody spends everybody's. Ingest inserts rows with the events and never changes
 * them, so no two ingests conflict; it inserts by sample, so small requests seldom pay for it. An
 * address is known by its hash under the day's salt.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { AddressUse } from "../../shared/event/intake.js";
import { DAY, SECOND } from "../../shared/units.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Deletion, DeletionBudget } from "../budget/deletionBudget.js";
import { MAX_ADDRESS_USES_READ } from "../budget/intakeLimits.js";
import {
  delayOf,
  levelAt,
  weightOf,
  type Sent,
  type RateUse,
} from "../model/intake/rate.js";
import { sampledCount } from "../model/intake/sampledCount.js";
import { rateOfKey, type RatedSender } from "./rates.js";
import {
  addressUsesBefore,
  insertAddressUse,
  usesOfAddress,
} from "../rows/addressUses.js";

/**
 * Two addresses of one hash only share a rate. With a million addresses a day that happens once in
 * 30 million days.
 */
const HASH_BYTES = 8;
/**
 * Rows for a minute's worth of events: a single event in twelve has one, and a minute is known to a
 * seventh.
 */
const UNITS_PER_MINUTE = 50;
/**
 * Bounds the time until a request is stored and all that are admitted see it: the slowest takes 10
 * s to give up.
 */
const KNOWN_AFTER_MS = 15 * SECOND;

/**
 * Whether an address has a rate of its own: under a key that everybody knows, unless the site lets
 * an address have all of the key's rate.
 */
export function hasAddressRate({ site, trusted }: RatedSender): boolean {
  return !trusted && site.maxPercentPerAddress < 100;
}

function eventsPerMinuteOf(sender: RatedSender): number {
  const { events } = rateOfKey(sender);
  return (events * sender.site.maxPercentPerAddress) / 100;
}

/** The hash by which an address is known under the salt of a day. */
export function hashOfAddress(
  salt: string,
  { site, keyId }: RatedSender,
  address: string,
): string {
  const identity = ["rate", salt, site._id, keyId ?? "", address];
  const digest = sha256(utf8ToBytes(JSON.stringify(identity)));
  return bytesToHex(digest.subarray(0, HASH_BYTES));
}

/**
 * Finds how much an address has used when a request comes from it. Reads a few rows, a dozen where
 * an address uses its whole rate.
 *
 * @param address its hash (`hashOfAddress`)
 */
export async function findAddressUse(
  ctx: QueryCtx,
  sender: RatedSender,
  address: string,
  receivedAt: number,
): Promise<AddressUse> {
  const uses = await newestUses(ctx, sender, address);
  const level = levelAt(receivedAt, eventsPerMinuteOf(sender), uses);
  return { address, level };
}

/** The time that an address has to wait; 0: none. */
export function addressDelayMs(
  sender: RatedSender,
  use: AddressUse | undefined,
): number {
  return use ? delayOf(use.level, eventsPerMinuteOf(sender)) : 0;
}

/**
 * Counts rows of a request, stored or not, and what they took, towards the rate of their address.
 * Reads nothing.
 */
export async function countAddressUse(
  ctx: MutationCtx,
  sender: RatedSender,
  { address, level }: AddressUse,
  { receivedAt, ...sent }: Sent & { receivedAt: number },
): Promise<void> {
  const unit = Math.max(
    1,
    Math.floor(eventsPerMinuteOf(sender) / UNITS_PER_MINUTE),
  );
  const weight = weightOf(sent, rateOfKey(sender));
  const events = sampledCount(weight, unit, Math.random());
  if (events === 0) return;
  await insertAddressUse(ctx.db, {
    siteId: sender.site._id,
    address,
    at: receivedAt,
    events,
    ...(level > 0 && { levelBefore: level }),
  });
}

/**
 * Deletes rows that were noted under the salt of an earlier day: nothing finds them any more. Takes
 * them in the order in which they were inserted, so they need no index of their own.
 */
export async function deleteOldAddressUses(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const rows = addressUsesBefore(ctx.db, today);
  return await budget.deleteEach(rows, ({ _id }) =>
    ctx.db.delete("addressUses", _id),
  );
}

/**
 * Reads the newest use, and those that it may not know of. Each says what was left of those before
 * it.
 */
async function newestUses(
  ctx: QueryCtx,
  { site }: RatedSender,
  address: string,
): Promise<RateUse[]> {
  const rows = usesOfAddress(ctx.db, site._id, address).order("desc");
  const uses: RateUse[] = [];
  for await (const row of rows) {
    const newest = uses[0]?.at ?? row.at;
    if (
      row.at < newest - KNOWN_AFTER_MS ||
      uses.length === MAX_ADDRESS_USES_READ
    )
      break;
    uses.push(row);
  }
  return uses;
}
