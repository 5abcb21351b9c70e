/**
 * Admission says whether a request may store events, and for which site and key. It decides once,
 * before the first row.
 */
import { v, type Infer } from "convex/values";
import { vChunkName, vChunkState } from "./imports.js";
import { refusals } from "./refusals.js";
import { siteSettings, vSessionRule } from "../site/site.js";
import { literals } from "../validators.js";

/**
 * The site's own patterns of user agents. The code that has the user agents decides which rows are
 * a bot's.
 */
export const vAgentPatterns = v
  .object(siteSettings)
  .pick("allowedAgents", "deniedAgents");
export type AgentPatterns = Infer<typeof vAgentPatterns>;

/** Inputs to the id of a cookieless visitor. The server uses them and forgets them. */
const deviceFields = {
  ip: v.optional(v.string()),
  userAgent: v.optional(v.string()),
};

/**
 * How much of one rate is used. Admission answers it for each rate that bounds the sender, and the
 * transaction that stores the rows notes it. The server uses the address itself and forgets it.
 */
export const vRateLevel = v.object({
  /** The id of the key, "app", "site", or the hash of the address, its key and the day's salt. */
  name: v.string(),
  /** Events that counted when the request was admitted. 0 for an unused rate. */
  level: v.number(),
});
export type RateLevel = Infer<typeof vRateLevel>;
export const vRateLevels = v.array(vRateLevel);

export const vAdmissionArgs = v.object({
  /** SHA-256 of the key, hexadecimal. */
  keyHash: v.string(),
  receivedAt: v.number(),
  /** Origin of the request. Absent if the request has none. */
  origin: v.optional(v.string()),
  /**
   * The part of the sender's address that tells senders apart. Read under a public key only. The
   * server uses it and forgets it.
   */
  address: v.optional(v.string()),
  /** Chunk of an import that names its run. Read under a secret key only. */
  chunk: v.optional(vChunkName),
  /** Present if rows without a visitor id need one. The server uses it and forgets it. */
  device: v.optional(
    v.object({
      ...deviceFields,
      /**
       * Applies under a secret key too. Without this, a server that names no visitor means no
       * visitor.
       */
      always: v.optional(v.boolean()),
      /** The request also needs to know whether the visitor is in a session. */
      asksSession: v.optional(v.boolean()),
    }),
  ),
});

export const vAdmitted = v.object({
  siteId: v.string(),
  keyId: v.string(),
  /**
   * The key is secret. The server accepts facts from such a sender that it accepts from no browser.
   */
  trusted: v.boolean(),
  sessionRule: vSessionRule,
  sessionTimeoutMs: v.number(),
  honourDoNotTrack: v.boolean(),
  /** Absent if the site has none. */
  agents: v.optional(vAgentPatterns),
  /** The cookieless visitor of the device. Absent if none was requested. */
  visitorId: v.optional(v.string()),
  /** Whether that visitor is in a session. Absent if it was not requested. */
  hasSession: v.optional(v.boolean()),
  /** State of the chunk. Absent if the request named none. */
  chunk: v.optional(vChunkState),
  /** How much of each of its rates the sender has used. */
  rateLevels: vRateLevels,
  /** The site notes rejected rows now. Absent: false. */
  isWatched: v.optional(v.boolean()),
});
export type Admitted = Infer<typeof vAdmitted>;

const vRefused = v.object({
  kind: v.literal("refused"),
  reason: literals(refusals),
  /** Time after which the request may pass, if it exceeded a rate. */
  retryAfterMs: v.optional(v.number()),
});
/** No salt exists for the day yet. The caller makes one and asks again. */
const vSaltMissing = v.object({ kind: v.literal("saltMissing") });
/** The run is new or was idle. The caller opens it and asks again. */
const vRunMissing = v.object({
  kind: v.literal("runMissing"),
  siteId: v.string(),
});

export const vAdmission = v.union(
  v.object({ kind: v.literal("admitted"), ...vAdmitted.fields }),
  vRefused.extend({
    /** The site that notes the refusal. Absent if none does. */
    notingSiteId: v.optional(v.string()),
  }),
  vSaltMissing,
  vRunMissing,
);
export type Admission = Infer<typeof vAdmission>;
/** The refusal of a request that shows a key. */
export type KeyRefused = Extract<Admission, { kind: "refused" }>;

/** Arguments for a request through the app's own client. It shows no key and has no origin. */
export const vAppAdmissionArgs = v.object({
  /** Slug of the site. */
  site: v.string(),
  receivedAt: v.number(),
  /**
   * The part of the sender's address that tells senders apart. The server uses it and forgets it.
   */
  address: v.optional(v.string()),
  /** Present if rows without a visitor id need one. */
  device: v.optional(v.object(deviceFields)),
});

export const vAppAdmission = v.union(
  v.object({
    kind: v.literal("admitted"),
    ...vAdmitted.pick(
      "siteId",
      "honourDoNotTrack",
      "agents",
      "visitorId",
      "rateLevels",
    ).fields,
  }),
  vRefused,
  vSaltMissing,
  /** No site has this slug. */
  v.object({ kind: v.literal("siteNotFound") }),
);
export type AppAdmission = Infer<typeof vAppAdmission>;
