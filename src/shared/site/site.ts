/** A site's settings with their bounds and defaults. */
import { v, type Infer, type ObjectType } from "convex/values";
import { DAY, HOUR, MINUTE, SECOND } from "../units.js";
import { literals } from "../validators.js";

/** Rule by which a visitor's events become sessions. */
export const vSessionRule = literals(["gap", "window"]);
export type SessionRule = Infer<typeof vSessionRule>;

/** A `paused` site rejects events with 503. Its reports continue. */
export const vSiteStatus = literals(["active", "paused"]);

/** Whether events of development pages count. */
export const vLocalhost = literals(["exclude", "count"]);

export const MAX_LANES = 16;

/** Settings that every stored site has. Times are milliseconds. Retention is in whole days. */
export const settingsStoredAlways = {
  name: v.string(),
  status: vSiteStatus,
  /**
   * Accepts requests without an origin under a public key, although the site lists origins. Apps
   * send such requests, pages do not.
   */
  allowMissingOrigin: v.boolean(),
  /** Stores nothing of visitors whose browser sends `DNT: 1` or `Sec-GPC: 1`. */
  honourDoNotTrack: v.boolean(),
  /** ISO 4217 code for revenue whose sender names no currency. */
  currency: v.string(),
  /**
   * Counts revenue under a public key too, although anyone can send it. Otherwise it is kept in
   * `extras`.
   */
  allowPublicRevenue: v.boolean(),
  /**
   * Events a minute of the site, and of each of its keys. A minute's worth may come at once. The
   * server rejects more with 429.
   */
  maxEventsPerMinute: v.number(),
  maxEventsPerMinutePerKey: v.number(),
  /** IANA name. Buckets are hours and days of this time zone. */
  timeZone: v.string(),
  sessionTimeoutMs: v.number(),
  sessionRule: vSessionRule,
  /** Number of lanes: independent folds that share the site's visitors, 1 to 16. */
  lanes: v.number(),
  /**
   * Time for which a fold waits for more events while somebody looks at the reports, and always if
   * the site's dashboard sends no heartbeats. It delays reports by this much, and divides their
   * cost.
   */
  flushIntervalMs: v.number(),
  /** The server rejects older events, unless they come under a secret key as an import. */
  maxEventAgeMs: v.number(),
  /** Retention of raw events. At least as long as they may be sent again or joined. */
  eventRetentionDays: v.number(),
  /** Retention of hour blocks. Reports of older days have whole days only. */
  hourRetentionDays: v.number(),
  /** Retention of day blocks. 0: forever. Month blocks stay. */
  dayRetentionDays: v.number(),
  /** Retention of sessions. 0: forever. At least as long as that of events. */
  sessionRetentionDays: v.number(),
  /** Retention of a visitor without any session or event, since their last visit. 0: forever. */
  visitorRetentionDays: v.number(),
};

/**
 * Settings that a stored site lacks if nobody gave them, because each request reads the site.
 * `siteOf` reads their defaults here, so those never change.
 */
export const settingsStoredWhereGiven = {
  /** Exact origins (`https://shop.example`) or `*.example.com`; empty: any origin. */
  allowedOrigins: v.array(v.string()),
  /** Up to 10 event properties that become dimensions: `plan` becomes `property:plan`. */
  promotedProperties: v.array(v.string()),
  /** Only these properties are stored. Empty: all. */
  allowedProperties: v.array(v.string()),
  /** These properties are never stored. */
  deniedProperties: v.array(v.string()),
  /** Treats `/about`, `/about/`, `//about` and `/about/index.html` as one page. */
  normalizePaths: v.boolean(),
  /**
   * Query parameters that tell pages apart (`["t"]`). They are kept. None by default. Trackers need
   * the same names.
   */
  pageParameters: v.array(v.string()),
  /**
   * Patterns of paths, each for one page (`/orders/*`). The first match names the page. The path
   * that it hides (`/reset/*`) is stored nowhere.
   */
  pathPatterns: v.array(v.string()),
  /**
   * Hosts (`pay.example`, `*.bank.example`) that are no referrers, besides the built-in payment and
   * sign-in hosts.
   */
  ignoredReferrers: v.array(v.string()),
  /** Events of these hostnames (`staging.shop.example`, `*.preview.example`) are left out. */
  excludedHostnames: v.array(v.string()),
  /** Events of pages that match one of these patterns (`/admin/*`) are left out. */
  excludedPaths: v.array(v.string()),
  /** Events with a referrer from one of these hosts are left out. */
  excludedReferrers: v.array(v.string()),
  /**
   * Events of these visitor ids are left out: browsers that their owner marked in the list of
   * visitors.
   */
  excludedVisitors: v.array(v.string()),
  /** User agents that match (`*InsuranceAgent/*`) are never bots. */
  allowedAgents: v.array(v.string()),
  /**
   * User agents that match are left out, even if they are browsers. It wins over `allowedAgents`.
   */
  deniedAgents: v.array(v.string()),
  /**
   * Whether pages of a development server (loopback with a port), file pages and `about:` pages
   * count.
   */
  localhost: vLocalhost,
  /**
   * Events a minute of each public key, and of the app's own client. A lower
   * `maxEventsPerMinutePerKey` applies instead.
   */
  maxEventsPerMinutePerPublicKey: v.number(),
  /**
   * Stored bytes a minute, each event as one document: of the site, of each key, and of each public
   * key.
   */
  maxBytesPerMinute: v.number(),
  maxBytesPerMinutePerKey: v.number(),
  maxBytesPerMinutePerPublicKey: v.number(),
  /** The part of a public key's rate that one address may use, in percent. 100: all of it. */
  maxPercentPerAddress: v.number(),
  /**
   * Health is `down` if an event waits for its fold longer than the settings allow, by more than
   * this.
   */
  maxLagMs: v.number(),
  /**
   * Time for which events may wait for their fold while nobody looks at the reports. It counts only
   * for a site whose dashboard sends heartbeats (`exposeLiveApi`).
   */
  maxStalenessMs: v.number(),
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
  flushIntervalMs: 10 * SECOND,
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
  // Events of a large shop. The bytes allow twice the size of ordinary events.
  maxEventsPerMinutePerPublicKey: 6_000,
  maxBytesPerMinutePerPublicKey: 12_000_000,
  // Room for full requests up to the rate of events: 2,000 events of 5 KB each.
  maxBytesPerMinutePerKey: 300_000_000,
  maxBytesPerMinute: 600_000_000,
  maxPercentPerAddress: 10,
  maxLagMs: 15 * MINUTE,
  maxStalenessMs: 15 * MINUTE,
};

/** Bounds rates of bytes from below: three events of the largest size fit. */
const MIN_BYTES_PER_MINUTE = 100_000;
/** Bounds rates of bytes from above: the highest rate of events, all of the largest size. */
const MAX_BYTES_PER_MINUTE = 320_000_000_000;

/** The numbers that a setting may have, both ends included. */
export const settingRanges = {
  sessionTimeoutMs: [MINUTE, DAY],
  lanes: [1, MAX_LANES],
  flushIntervalMs: [SECOND, 10 * MINUTE],
  maxLagMs: [MINUTE, 7 * DAY],
  // The live part of a report begins with the hour before.
  maxStalenessMs: [MINUTE, HOUR],
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
