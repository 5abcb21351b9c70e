/**
 * Functions of Footfall for the shop's pages: reports for everyone, administration for the shop's
 * staff.
 */
import { ConvexError } from "convex/values";
import { exposeAdminApi } from "convex-footfall/admin";
import { exposeAnalyticsApi } from "convex-footfall/api";
import { exposeLiveApi } from "convex-footfall/live";
import { components } from "./_generated/api.js";
import { env } from "./_generated/server.js";
import { isStaff } from "./staff.js";

export const {
  getSite,
  getOverview,
  getTimeseries,
  getBreakdown,
  getSummary,
  getFirstBucket,
  getEventPropertyKeys,
  getEventPropertyBreakdown,
  getRealtime,
  getReportStatus,
  getSetupStatus,
  listEvents,
  listPageviews,
  listSessions,
  listVisitors,
  listGroups,
  getVisitor,
  getUser,
  getGroup,
} = exposeAnalyticsApi(components.footfall, {
  auth: async (ctx, { name }) => {
    // The shop shows its numbers to everyone, and single visitors to people who sign in. In an app
    // of your own, answer whether the caller may see the site: `operation.scope === "site"` has its
    // `operation.siteId`.
    const showsPersons =
      name.startsWith("list") ||
      ["getVisitor", "getUser", "getGroup"].includes(name);
    // `npm run demo` makes up its visitors, so everyone may see them.
    if (!showsPersons || env.FOOTFALL_DEMO === "true") return true;
    const identity = await ctx.auth.getUserIdentity();
    if (identity === null) throw new ConvexError(`Sign in to use ${name}.`);
    return identity;
  },
});

// Everyone may see the shop's numbers, so everyone may say that they look. A heartbeat can only make
// folds come earlier.
export const { heartbeat } = exposeLiveApi(components.footfall, {
  auth: () => true,
});

export const {
  createSite,
  updateSite,
  deleteSite,
  getSettings,
  listSites,
  createKey,
  revokeKey,
  listKeys,
  getHealth,
  getUsage,
  listImports,
  closeImport,
  startFolds,
  stopFolds,
  pauseIntake,
  resumeIntake,
  startReportPasses,
  stopReportPasses,
  revokeReportPasses,
  listDeadLetters,
  retryDeadLetters,
  discardDeadLetters,
  cleanupSite,
  pruneExpired,
  eraseVisitor,
  exportVisitor,
  deleteGroup,
  deleteEvents,
  undoImport,
  auditBuckets,
  rebuildRange,
} = exposeAdminApi(components.footfall, {
  // Customers sign in to this shop as well. Only people whom FOOTFALL_STAFF names may do this.
  auth: async (ctx, { name }) => {
    if (env.FOOTFALL_LOCAL_STAFF === "true") return true;
    const identity = await ctx.auth.getUserIdentity();
    if (identity === null) throw new ConvexError(`Sign in to use ${name}.`);
    return isStaff(identity);
  },
});
