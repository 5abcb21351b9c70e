/** The administration API in one table: arguments and answers, as the component has them. */
import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { vHealth } from "./health.js";
import { vDeadLetterPage, vDeadLetterState } from "./deadLetters.js";
import { vImportPage } from "../event/imports.js";
import { removalConditions, vDeletedEvents, vUndoneImport } from "./removal.js";
import {
  siteSettings,
  vKeyKind,
  vKeySummary,
  vSiteSettings,
} from "../site/site.js";
import {
  vAudit,
  vCleanedUp,
  vDeletedGroupRows,
  vErasure,
  vPersonExport,
  vPruned,
  vRebuild,
} from "./upkeep.js";
import { vUsageDay } from "../event/usage.js";

const optionalSettings = vSiteSettings.partial().fields;

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
  stopFolds: { args: { siteId: v.string() }, returns: v.null() },
  /** Of the days that begin in the range, and the one in which it begins. */
  getUsage: {
    args: { siteId: v.string(), from: v.number(), to: v.number() },
    returns: v.array(vUsageDay),
  },
  /** Runs of imports, the last opened first. */
  listImports: {
    args: { siteId: v.string(), paginationOpts: paginationOptsValidator },
    returns: vImportPage,
  },
  /** The run is whole: it takes no new rows, and its events are kept no longer than others. Twice changes nothing. */
  closeImport: {
    args: { siteId: v.string(), importId: v.string() },
    returns: v.null(),
  },
  /** Of all sites; one is paused by `updateSite {status: "paused"}`. */
  pauseIntake: { args: {}, returns: v.null() },
  resumeIntake: { args: {}, returns: v.null() },
  /** Makes keys for passes to reports, from now on one an hour. Twice changes nothing. */
  startReportPasses: { args: {}, returns: v.null() },
  /** All passes are refused from now on, and no new ones made. */
  stopReportPasses: { args: {}, returns: v.null() },
  /** All passes are refused from now on; viewers who may see the reports get new ones by themselves. */
  revokeReportPasses: { args: {}, returns: v.null() },
  /** Newest failure first. */
  listDeadLetters: {
    args: {
      siteId: v.string(),
      state: v.optional(vDeadLetterState),
      paginationOpts: paginationOptsValidator,
    },
    returns: vDeadLetterPage,
  },
  /** Once the cause is mended. */
  retryDeadLetters: {
    args: {
      siteId: v.string(),
      /** Default: all of the site, active and quarantined. */
      deadLetterIds: v.optional(v.array(v.string())),
    },
    returns: v.object({
      /** Letters that are due now, by this call. */
      reset: v.number(),
      /** The rest follows in the background. */
      hasMore: v.boolean(),
    }),
  },
  /** Gives the events up: they are deleted, and no report has counted them. */
  discardDeadLetters: {
    args: {
      siteId: v.string(),
      /** Default: all of the site. */
      deadLetterIds: v.optional(v.array(v.string())),
      /** Only those in this state. */
      state: v.optional(vDeadLetterState),
    },
    returns: v.object({
      /** Letters and events deleted by this call. */
      discarded: v.number(),
      /** The rest follows in the background. */
      hasMore: v.boolean(),
    }),
  },
  cleanupSite: {
    findsSiteBySlug: true,
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
      /** With every browser or device on which only this user was seen. */
      userId: v.optional(v.string()),
      /** Only says what would go. */
      preview: v.optional(v.boolean()),
    },
    returns: vErasure,
  },
  /** All that is stored of a person, as lines of JSON. */
  exportVisitor: {
    args: {
      siteId: v.string(),
      /** Either of the two. */
      visitorId: v.optional(v.string()),
      userId: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    returns: vPersonExport,
  },
  /** Deletes all that is said of a group, and who belongs to it. */
  deleteGroup: {
    args: { siteId: v.string(), groupId: v.string() },
    returns: vDeletedGroupRows,
  },
  /** Those of the range for which every condition holds that is given: at least one. */
  deleteEvents: {
    args: {
      siteId: v.string(),
      from: v.number(),
      to: v.number(),
      ...removalConditions,
      /** Only says what would go. */
      preview: v.optional(v.boolean()),
    },
    returns: vDeletedEvents,
  },
  /** Takes back the run that requests name by `importId`. */
  undoImport: {
    args: { siteId: v.string(), importId: v.string() },
    returns: vUndoneImport,
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
