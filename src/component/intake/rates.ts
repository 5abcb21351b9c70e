/**
 * Rates: the events and bytes that may come in a minute from a key, from one address under a public
 * key, and to a site. `rateUses.ts` notes what has come.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { lesserOf, shareOf, type Rate } from "../model/intake/rate.js";
import type { Site } from "../scope/requireSite.js";

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

/** Names of what has a rate. A key is named by its id, and an address by its hash. */
const APP = "app";
const SITE = "site";

/** Everything that has a rate and bounds the sender. */
export function ratedNames(
  { keyId }: RatedSender,
  addressHash?: string,
): string[] {
  const names = [keyId ?? APP, SITE];
  return addressHash === undefined ? names : [...names, addressHash];
}

/** The rate of one of the sender's `ratedNames`. */
export function rateOf(sender: RatedSender, name: string): Rate {
  const { site } = sender;
  if (name === SITE) {
    return { events: site.maxEventsPerMinute, bytes: site.maxBytesPerMinute };
  }
  const ofKey = rateOfKey(sender);
  const isKey = name === (sender.keyId ?? APP);
  return isKey ? ofKey : shareOf(ofKey, site.maxPercentPerAddress);
}

function rateOfKey({ site, trusted }: RatedSender): Rate {
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
 * Whether an address has a rate of its own: under a key that everybody knows, so that nobody spends
 * everybody's rate, unless the site lets an address have all of it.
 */
export function hasAddressRate({ site, trusted }: RatedSender): boolean {
  return !trusted && site.maxPercentPerAddress < 100;
}

/**
 * Two addresses of one hash only share a rate. With a million addresses a day that happens once in
 * 30 million days.
 */
const HASH_BYTES = 8;

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
