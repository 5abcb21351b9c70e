/** The administration API in one table: arguments and answers, as the component has them. */
import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { vHealth } from "./health.js";
import { vDeadLetterPage, vDeadLetterState } from "./deadLetters.js";
import { vImportPage } from "../event/imports.js";
import { removalConditions, vDeletedEvents, vUndoneImport } from "./removal.js";
import { vSitePage } from "../site/listedSite.js";
import { siteSettings, vSiteSettings } from "../site/site.js";
import { vKeyKind, vKeySummary } from "../site/keys.js";
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
  /** All settings of a site, those with their default included. */
  getSettings: { args: { siteId: v.string() }, returns: vSiteSettings },
  /** Lists all sites by name. It is about the deployment, so `auth` gets no site. */
  listSites: {
    args: { paginationOpts: paginationOptsValidator },
    returns: vSitePage,
  },
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
  /**
   * Reports the intake of one site. Call it when an operator looks. A subscription re-runs with
   * every event.
   */
  getHealth: {
    args: { siteId: v.string(), now: v.number() },
    returns: vHealth,
  },
  startFolds: { args: { siteId: v.string() }, returns: v.null() },
  stopFolds: { args: { siteId: v.string() }, returns: v.null() },
  /** Usage of the days that begin in the range, and of the day in which the range begins. */
  getUsage: {
    args: { siteId: v.string(), from: v.number(), to: v.number() },
    returns: v.array(vUsageDay),
  },
  /** Lists the runs of imports, in descending order of their opening. */
  listImports: {
    args: { siteId: v.string(), paginationOpts: paginationOptsValidator },
    returns: vImportPage,
  },
  /**
   * Completes the run. It takes no more rows, and its events are kept as long as other events. A
   * second call changes nothing.
   */
  closeImport: {
    args: { siteId: v.string(), importId: v.string() },
    returns: v.null(),
  },
  /** Pauses the intake of all sites. `updateSite {status: "paused"}` pauses one site. */
  pauseIntake: { args: {}, returns: v.null() },
  resumeIntake: { args: {}, returns: v.null() },
  /** Starts to make one key an hour for passes to reports. A second call changes nothing. */
  startReportPasses: { args: {}, returns: v.null() },
  /** Rejects all passes from this call on, and makes no more. */
  stopReportPasses: { args: {}, returns: v.null() },
  /**
   * Rejects all existing passes. The dashboards of viewers who may see the reports fetch new ones.
   */
  revokeReportPasses: { args: {}, returns: v.null() },
  /** Lists dead letters, the newest failure first. */
  listDeadLetters: {
    args: {
      siteId: v.string(),
      state: v.optional(vDeadLetterState),
      paginationOpts: paginationOptsValidator,
    },
    returns: vDeadLetterPage,
  },
  /** Retries dead letters. Call it once the cause is fixed. */
  retryDeadLetters: {
    args: {
      siteId: v.string(),
      /** Default: all dead letters of the site, active and quarantined. */
      deadLetterIds: v.optional(v.array(v.string())),
    },
    returns: v.object({
      /** Dead letters that this call has made due. */
      reset: v.number(),
      /** The rest follows in the background. */
      hasMore: v.boolean(),
    }),
  },
  /** Gives up dead letters and deletes their events. No report has counted them. */
  discardDeadLetters: {
    args: {
      siteId: v.string(),
      /** Default: all dead letters of the site. */
      deadLetterIds: v.optional(v.array(v.string())),
      /** Discards only dead letters in this state. */
      state: v.optional(vDeadLetterState),
    },
    returns: v.object({
      /** Dead letters that this call has deleted, each with its event. */
      discarded: v.number(),
      /** The rest follows in the background. */
      hasMore: v.boolean(),
    }),
  },
  cleanupSite: {
    findsSiteBySlug: true,
    args: {
      /** Give either `siteId` or `slug`. */
      siteId: v.optional(v.string()),
      slug: v.optional(v.string()),
      /** Limit of deleted rows, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /** Continues in the background until nothing is left to delete. */
      runUntilComplete: v.optional(v.boolean()),
    },
    returns: vCleanedUp,
  },
  pruneExpired: {
    args: {
      /** Limit of deleted rows, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
    },
    returns: vPruned,
  },
  eraseVisitor: {
    args: {
      siteId: v.string(),
      /** Give either `visitorId` or `userId`. */
      visitorId: v.optional(v.string()),
      /** Erases the user, with every browser or device on which only this user was seen. */
      userId: v.optional(v.string()),
      /** Only counts the rows that the call would delete. */
      preview: v.optional(v.boolean()),
    },
    returns: vErasure,
  },
  /** Exports all that is stored about a person, as lines of JSON. */
  exportVisitor: {
    args: {
      siteId: v.string(),
      /** Give either `visitorId` or `userId`. */
      visitorId: v.optional(v.string()),
      userId: v.optional(v.string()),
      paginationOpts: paginationOptsValidator,
    },
    returns: vPersonExport,
  },
  /**
   * Deletes a group: its description, its members' links to it, and the events that described it.
   */
  deleteGroup: {
    args: { siteId: v.string(), groupId: v.string() },
    returns: vDeletedGroupRows,
  },
  /** Deletes the events of the range for which every given condition holds. Give at least one. */
  deleteEvents: {
    args: {
      siteId: v.string(),
      from: v.number(),
      to: v.number(),
      ...removalConditions,
      /** Only counts the events that the call would delete. */
      preview: v.optional(v.boolean()),
    },
    returns: vDeletedEvents,
  },
  /** Takes back all events of the run that requests name with `importId`. */
  undoImport: {
    args: { siteId: v.string(), importId: v.string() },
    returns: vUndoneImport,
  },
  auditBuckets: {
    args: {
      siteId: v.string(),
      /** Number of hours to audit, drawn at random: 1 to 200, default 24. */
      sample: v.optional(v.number()),
    },
    returns: vAudit,
  },
  rebuildRange: {
    args: { siteId: v.string(), from: v.number(), to: v.number() },
    returns: vRebuild,
  },
} as const;
