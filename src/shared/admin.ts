/** The administration API in one table: arguments and answers, as the component has them. */
import { v, type Infer } from "convex/values";
import { siteSettings, vKeyKind, vKeySummary, vSiteSettings } from "./site.js";
import { vAudit, vCleanedUp, vErased, vPruned, vRebuild } from "./upkeep.js";
import { literals } from "./validators.js";

const optionalSettings = vSiteSettings.partial().fields;

/** One lane of a site's folds, as health sees it. */
export const vLaneHealth = v.object({
  lane: v.number(),
  /** `stopped`: more than five events of one batch failed, or an operator stopped it. */
  status: literals(["idle", "running", "stopped"]),
  /** Age of the oldest event that is stored and not yet in the reports; 0 when there is none. */
  lagMs: v.number(),
});
export const vHealth = v.object({
  ok: v.boolean(),
  lanes: v.array(vLaneHealth),
  /** Events that failed to fold and wait for an operator, counted up to 1,000. */
  deadLetters: v.number(),
  /** Days that are being counted anew, after an erasure or for `rebuildRange`. */
  repairing: v.number(),
});
export type Health = Infer<typeof vHealth>;

export const adminApi = {
  createSite: {
    args: { slug: v.string(), ...optionalSettings, name: siteSettings.name },
    returns: v.object({ siteId: v.string() }),
  },
  updateSite: {
    args: { siteId: v.string(), ...optionalSettings },
    returns: v.null(),
  },
  deleteSite: { args: { siteId: v.string() }, returns: v.null() },
  createKey: {
    args: {
      siteId: v.string(),
      kind: vKeyKind,
      label: v.optional(v.string()),
      /** SHA-256 of the key, hexadecimal. The component never sees the key. */
      hash: v.string(),
    },
    returns: v.object({ keyId: v.string(), created: v.boolean() }),
  },
  revokeKey: {
    args: { siteId: v.string(), keyId: v.string() },
    returns: v.null(),
  },
  listKeys: {
    args: { siteId: v.string() },
    returns: v.array(vKeySummary),
  },
  /** For an operator who looks: as a subscription it would re-run with every event. */
  getHealth: {
    args: { siteId: v.string(), now: v.number() },
    returns: vHealth,
  },
  startFolds: { args: { siteId: v.string() }, returns: v.null() },
  cleanupSite: {
    args: {
      /** Either of the two. */
      siteId: v.optional(v.string()),
      slug: v.optional(v.string()),
      /** Rows deleted at most, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /** Goes on in the background until nothing is left to delete. */
      runUntilComplete: v.optional(v.boolean()),
    },
    returns: vCleanedUp,
  },
  pruneExpired: {
    args: {
      /** Rows deleted at most, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
    },
    returns: vPruned,
  },
  eraseVisitor: {
    args: {
      siteId: v.string(),
      /** Either of the two. */
      visitorId: v.optional(v.string()),
      /** With every browser or device on which this user was seen. */
      userId: v.optional(v.string()),
    },
    returns: vErased,
  },
  auditBuckets: {
    args: {
      siteId: v.string(),
      /** Hours to look at, drawn at random: 1 to 200, default 24. */
      sample: v.optional(v.number()),
    },
    returns: vAudit,
  },
  rebuildRange: {
    args: { siteId: v.string(), from: v.number(), to: v.number() },
    returns: vRebuild,
  },
} as const;
