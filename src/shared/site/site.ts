/** A site's settings: what they are, what they may be, and what they are when nobody says. */
import { v, type Infer, type ObjectType } from "convex/values";
import { vReportPasses } from "./reportPasses.js";
import { DAY, MINUTE, SECOND } from "../units.js";
import { literals } from "../validators.js";

/** How a visitor's events become sessions. */
export const vSessionRule = literals(["gap", "window"]);
export type SessionRule = Infer<typeof vSessionRule>;

/** `paused` refuses events with 503; reports go on. */
export const vSiteStatus = literals(["active", "paused"]);

/** Whether events of development pages count. */
export const vLocalhost = literals(["exclude", "count"]);

export const MAX_LANES = 16;

/** Settings that every stored site has. Times are milliseconds, retention is whole days. */
export const settingsStoredAlways = {
  name: v.string(),
  status: vSiteStatus,
  /** Takes requests without an origin under a public key though origins are listed: apps, not pages. */
  allowMissingOrigin: v.boolean(),
  /** Stores nothing of visitors whose browser sends `DNT: 1` or `Sec-GPC: 1`. */
  honourDoNotTrack: v.boolean(),
  /** ISO 4217: of revenue whose sender names no currency. */
  currency: v.string(),
  /** Counts revenue under a public key, too, though anyone can send it; otherwise it is kept in `extras`. */
  allowPublicRevenue: v.boolean(),
  /**
   * More than that in a minute, after a minute's worth at once, are refused with 429: of the site, and of each of
   * its keys.
   */
  maxEventsPerMinute: v.number(),
  maxEventsPerMinutePerKey: v.number(),
  /** IANA name; buckets are hours and days of this zone. */
  timeZone: v.string(),
  sessionTimeoutMs: v.number(),
  sessionRule: vSessionRule,
  /** Into how many independent folds the visitors are split, 1 to 16. */
  lanes: v.number(),
  /** How long a fold waits for more events: the delay of reports, and the divisor of their cost. */
  flushIntervalMs: v.number(),
  /** Older events are rejected, unless sent with a secret key as an import. */
  maxEventAgeMs: v.number(),
  /** How long raw events are kept: at least as long as they may be sent again or joined. */
  eventRetentionDays: v.number(),
  /** How long hour blocks are kept; reports of older days have whole days only. */
  hourRetentionDays: v.number(),
  /** How long day blocks are kept, 0: for ever. Months stay. */
  dayRetentionDays: v.number(),
  /** How long sessions are kept, 0: for ever; at least as long as events. */
  sessionRetentionDays: v.number(),
  /** How long a visitor is known who has no session and no event left, since last seen; 0: for ever. */
  visitorRetentionDays: v.number(),
};

/**
 * Settings that a stored site lacks where nobody gave them: lists, since each request reads the site, and what is
 * younger than 0.1.0. `siteOf` reads their defaults there, so those never change.
 */
export const settingsStoredWhereGiven = {
  /** Exact origins (`https://shop.example`) or `*.example.com`; empty: any origin. */
  allowedOrigins: v.array(v.string()),
  /** Up to 10 event properties that are dimensions: `plan` becomes `property:plan`. */
  promotedProperties: v.array(v.string()),
  /** Only these properties are stored; empty: all. */
  allowedProperties: v.array(v.string()),
  /** These properties are never stored. */
  deniedProperties: v.array(v.string()),
  /** `/about`, `/about/`, `//about` and `/about/index.html` are one page. */
  normalizePaths: v.boolean(),
  /** Query parameters that tell pages apart (`["t"]`), and are kept; none by default. Trackers need the same names. */
  pageParameters: v.array(v.string()),
  /**
   * Patterns of paths that count as one page each (`/orders/*`); the first that fits names it, and what it hides
   * (`/reset/*`) is stored nowhere.
   */
  pathPatterns: v.array(v.string()),
  /** Hosts (`pay.example`, `*.bank.example`) that are no referrers, beside the built-in payment and sign-in hosts. */
  ignoredReferrers: v.array(v.string()),
  /** Events of these hostnames (`staging.shop.example`, `*.preview.example`) are left out. */
  excludedHostnames: v.array(v.string()),
  /** Events of pages that fit one of these patterns (`/admin/*`) are left out. */
  excludedPaths: v.array(v.string()),
  /** Events with a referrer from one of these hosts are left out. */
  excludedReferrers: v.array(v.string()),
  /** Events of these visitor ids are left out: browsers that their owner marked, in the list of visitors. */
  excludedVisitors: v.array(v.string()),
  /** User agents that fit (`*InsuranceAgent/*`) are never bots. */
  allowedAgents: v.array(v.string()),
  /** User agents that fit are left out, though they be browsers; goes before `allowedAgents`. */
  deniedAgents: v.array(v.string()),
  /** Whether pages of a development server (loopback with a port), of files and `about:` pages count. */
  localhost: vLocalhost,
  /** The same of each public key, and of the app's own client; where `maxEventsPerMinutePerKey` is less, that. */
  maxEventsPerMinutePerPublicKey: v.number(),
  /** Bytes stored, each event as one document: of the site, of each key, and of each public key. */
  maxBytesPerMinute: v.number(),
  maxBytesPerMinutePerKey: v.number(),
  maxBytesPerMinutePerPublicKey: v.number(),
  /** How much of a public key's rate one address may use, in percent; 100: as much as there is. */
  maxPercentPerAddress: v.number(),
  /** Health is `down` where an event waits for its fold for so much longer than the settings let it. */
  maxLagMs: v.number(),
};

/** Settings that an operator may change. */
export const siteSettings = {
  ...settingsStoredAlways,
  ...settingsStoredWhereGiven,
};
export const vSiteSettings = v.object(siteSettings);
export type SiteSettings = Infer<typeof vSiteSettings>;

/** The settings of a stored site. */
export const storedSettings = {
  ...settingsStoredAlways,
  ...v.object(settingsStoredWhereGiven).partial().fields,
};
export type StoredSettings = ObjectType<typeof storedSettings>;

export const defaultSiteSettings: Omit<SiteSettings, "name"> = {
  status: "active",
  allowedOrigins: [],
  allowMissingOrigin: false,
  honourDoNotTrack: false,
  currency: "USD",
  allowPublicRevenue: false,
  maxEventsPerMinute: 120_000,
  maxEventsPerMinutePerKey: 60_000,
  timeZone: "UTC",
  sessionTimeoutMs: 30 * MINUTE,
  sessionRule: "gap",
  lanes: 1,
  flushIntervalMs: 30 * SECOND,
  maxEventAgeMs: 5 * DAY,
  eventRetentionDays: 90,
  hourRetentionDays: 90,
  dayRetentionDays: 0,
  sessionRetentionDays: 90,
  visitorRetentionDays: 365,
  promotedProperties: [],
  allowedProperties: [],
  deniedProperties: [],
  normalizePaths: true,
  pageParameters: [],
  pathPatterns: [],
  ignoredReferrers: [],
  excludedHostnames: [],
  excludedPaths: [],
  excludedReferrers: [],
  excludedVisitors: [],
  allowedAgents: [],
  deniedAgents: [],
  localhost: "exclude",
  // A large shop; and twice the bytes of ordinary events.
  maxEventsPerMinutePerPublicKey: 6_000,
  maxBytesPerMinutePerPublicKey: 12_000_000,
  // As many full requests as there may be events: 2,000 of 5 KB.
  maxBytesPerMinutePerKey: 300_000_000,
  maxBytesPerMinute: 600_000_000,
  maxPercentPerAddress: 10,
  maxLagMs: 15 * MINUTE,
};

/** Three events of the largest size. */
const MIN_BYTES_PER_MINUTE = 100_000;
/** As many events of the largest size as a rate may have events. */
const MAX_BYTES_PER_MINUTE = 320_000_000_000;

/** The age of a waiting event from which on its lane is late: beyond how long the settings of a site let it wait. */
export function lagBoundMs({
  flushIntervalMs,
  maxLagMs,
}: Pick<SiteSettings, "flushIntervalMs" | "maxLagMs">): number {
  return flushIntervalMs + maxLagMs;
}

/** The numbers a setting may take, both ends included. */
export const settingRanges = {
  sessionTimeoutMs: [MINUTE, DAY],
  lanes: [1, MAX_LANES],
  flushIntervalMs: [SECOND, 10 * MINUTE],
  maxLagMs: [MINUTE, 7 * DAY],
  maxEventAgeMs: [MINUTE, 365 * DAY],
  maxEventsPerMinute: [1, 10_000_000],
  maxEventsPerMinutePerKey: [1, 10_000_000],
  maxEventsPerMinutePerPublicKey: [1, 10_000_000],
  maxBytesPerMinute: [MIN_BYTES_PER_MINUTE, MAX_BYTES_PER_MINUTE],
  maxBytesPerMinutePerKey: [MIN_BYTES_PER_MINUTE, MAX_BYTES_PER_MINUTE],
  maxBytesPerMinutePerPublicKey: [MIN_BYTES_PER_MINUTE, MAX_BYTES_PER_MINUTE],
  maxPercentPerAddress: [1, 100],
  eventRetentionDays: [1, 3650],
  hourRetentionDays: [1, 3650],
  dayRetentionDays: [0, 3650],
  sessionRetentionDays: [0, 3650],
  visitorRetentionDays: [0, 3650],
} as const satisfies Partial<
  Record<keyof SiteSettings, readonly [number, number]>
>;

/** From `at` on the local clock is so far from UTC: `offsetMs` is the local clock minus UTC. */
export const vUtcOffset = v.object({ at: v.number(), offsetMs: v.number() });
export type UtcOffset = Infer<typeof vUtcOffset>;

/** What a reader of the site may see: no origin list, no keys. */
export const vPublicSite = v.object({
  siteId: v.string(),
  slug: v.string(),
  name: v.string(),
  status: vSiteStatus,
  timeZone: v.string(),
  /**
   * The offsets of the zone from 2000 to 2049, in order, by the server's own time zone data: by them hours, days and
   * months are counted. The first holds for all time before it, too, and the last for all time after it.
   */
  utcOffsets: v.array(vUtcOffset),
  sessionTimeoutMs: v.number(),
  sessionRule: vSessionRule,
  flushIntervalMs: v.number(),
  /** Each is a dimension: `property:plan`. */
  promotedProperties: v.array(v.string()),
  createdAt: v.number(),
  /** To reports, where the app shares them among viewers: the caller's, of those that the caller may see. */
  passes: v.optional(vReportPasses),
});
export type PublicSite = Infer<typeof vPublicSite>;

export const vKeyKind = literals(["public", "secret"]);
export type KeyKind = Infer<typeof vKeyKind>;

/** A key as an operator sees it: never the key, never its hash. */
export const vKeySummary = v.object({
  keyId: v.string(),
  kind: vKeyKind,
  label: v.string(),
  createdAt: v.number(),
  revokedAt: v.optional(v.number()),
});
export type KeySummary = Infer<typeof vKeySummary>;
