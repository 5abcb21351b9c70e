/** Admission: whether a request may store events, and as whom. Decided once, before its first row. */
import { v, type Infer } from "convex/values";
import { vChunkName, vChunkState } from "./imports.js";
import { siteSettings, vSessionRule } from "../site/site.js";
import { literals } from "../validators.js";

/** Why a request is refused as a whole, in the order in which it is looked at. */
export const refusals = [
  /** No key, unknown, revoked, or of a deleted site: nobody learns which. */
  "unauthorized",
  /** A secret key from a page: whoever opened the page has it now. */
  "secretInBrowser",
  /** The site does not list the page's origin. */
  "origin",
  /** The site lists origins, and the request has none. */
  "missingOrigin",
  /** An operator paused the site, or all of them. */
  "paused",
  /** A fold failed and its dead letter could not be written. */
  "stuck",
  /** Too many events wait for their fold. */
  "overloaded",
  /** The key, the site or the address is over its rate. */
  "rateLimited",
] as const;
export type Refusal = (typeof refusals)[number];

/** A site's own patterns of user agents: whether rows are a bot's is decided where their agents are. */
export const vAgentPatterns = v
  .object(siteSettings)
  .pick("allowedAgents", "deniedAgents");
export type AgentPatterns = Infer<typeof vAgentPatterns>;

/** What a cookieless visitor is named by; used and forgotten. */
const deviceFields = {
  ip: v.optional(v.string()),
  userAgent: v.optional(v.string()),
};

/**
 * How much one address has used of the rate of its public key: told by admission, and noted with the rows that are
 * stored. The address itself is used and forgotten.
 */
export const vAddressUse = v.object({
  /** Hash of the address, of its key and of the day's salt. */
  address: v.string(),
  /** How many events it was above nothing when the request was admitted. */
  level: v.number(),
});
export type AddressUse = Infer<typeof vAddressUse>;

export const vAdmissionArgs = v.object({
  /** SHA-256 of the key, hexadecimal. */
  keyHash: v.string(),
  receivedAt: v.number(),
  /** Of the request; absent when the request has none. */
  origin: v.optional(v.string()),
  /** The sender's, as far as it tells senders apart; used and forgotten. Looked at under a public key only. */
  address: v.optional(v.string()),
  /** Chunk of an import that names its run. Looked at under a secret key only. */
  chunk: v.optional(vChunkName),
  /** Set when a visitor id is needed for rows without one; used and forgotten. */
  device: v.optional(
    v.object({
      ...deviceFields,
      /** Under a secret key, too. Else a server that names no visitor means none. */
      always: v.optional(v.boolean()),
      /** Whether the visitor is in a session is asked, too. */
      asksSession: v.optional(v.boolean()),
    }),
  ),
});

export const vAdmitted = v.object({
  siteId: v.string(),
  keyId: v.string(),
  /** A secret key: a server's word is taken for what no browser may say. */
  trusted: v.boolean(),
  sessionRule: vSessionRule,
  sessionTimeoutMs: v.number(),
  honourDoNotTrack: v.boolean(),
  /** Absent where the site has none. */
  agents: v.optional(vAgentPatterns),
  /** The cookieless visitor of the device; absent when none was asked for. */
  visitorId: v.optional(v.string()),
  /** Whether that visitor is in the middle of a session; absent when that was not asked. */
  hasSession: v.optional(v.boolean()),
  /** State of the chunk; absent when none was named. */
  chunk: v.optional(vChunkState),
  /** How much the sender's address has used; absent where it has no rate of its own. */
  addressUse: v.optional(vAddressUse),
});
export type Admitted = Infer<typeof vAdmitted>;

const vRefused = v.object({
  kind: v.literal("refused"),
  reason: literals(refusals),
  /** Of a rate, after which the request may pass. */
  retryAfterMs: v.optional(v.number()),
});
/** The day's first request that needs a salt: make it, and ask again. */
const vSaltMissing = v.object({ kind: v.literal("saltMissing") });
/** The first request of a run, or of one that was idle: open it, and ask again. */
const vRunMissing = v.object({
  kind: v.literal("runMissing"),
  siteId: v.string(),
});

export const vAdmission = v.union(
  v.object({ kind: v.literal("admitted"), ...vAdmitted.fields }),
  vRefused,
  vSaltMissing,
  vRunMissing,
);
export type Admission = Infer<typeof vAdmission>;

/** Asked for a request that comes through the app's own client: it shows no key and has no origin. */
export const vAppAdmissionArgs = v.object({
  /** Slug of the site. */
  site: v.string(),
  receivedAt: v.number(),
  /** The sender's, as far as it tells senders apart; used and forgotten. */
  address: v.optional(v.string()),
  /** Set when a visitor id is needed for rows without one. */
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
      "addressUse",
    ).fields,
  }),
  vRefused,
  vSaltMissing,
  /** No site has this slug. */
  v.object({ kind: v.literal("siteNotFound") }),
);
export type AppAdmission = Infer<typeof vAppAdmission>;
