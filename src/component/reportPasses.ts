import { v } from "convex/values";
import { adminApi } from "../shared/api/admin.js";
import {
  vReportPasses,
  vSharedReport,
  type ReportPasses,
} from "../shared/site/reportPasses.js";
import { mutation, query } from "./_generated/server.js";
import { isSignatureOf, signatureOf } from "./model/reports/passSignature.js";
import {
  findPassKey,
  forgetPassKeys,
  newestPassKey,
  renewPassKeys,
} from "./reports/passKeys.js";
import { turnReportPasses } from "./rows/switches.js";
import { subject } from "./reports/reportPasses.js";

/**
 * Passes to these reports, under the newest key; none where there is no key. The caller has asked `auth` for each of
 * them. Equal for all who ask in the lifetime of a key, so that they ask the same with them. Runs again with each new
 * key.
 */
export const issue = query({
  args: { ...subject, reports: v.array(vSharedReport) },
  returns: vReportPasses,
  handler: async (ctx, { audience, siteId, reports }) => {
    const newest = await newestPassKey(ctx);
    const passes: ReportPasses = {};
    if (!newest) return passes;
    for (const report of reports) {
      const what = { audience, siteId, report };
      passes[report] = `${newest._id}.${signatureOf(newest.key, what)}`;
    }
    return passes;
  },
});

/**
 * Whether a pass is one to this report, by a key that still lives. Does not look at the caller, nor at the clock, and
 * reads that key alone: no other one that comes or goes has a report run again.
 */
export const accepts = query({
  args: { ...subject, report: vSharedReport, pass: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { pass, ...what }) => {
    const end = pass.lastIndexOf(".");
    const key = await findPassKey(ctx, pass.slice(0, end));
    return key !== null && isSignatureOf(key.key, what, pass.slice(end + 1));
  },
});

export const startReportPasses = mutation({
  args: adminApi.startReportPasses.args,
  returns: adminApi.startReportPasses.returns,
  handler: async (ctx) => {
    await turnReportPasses(ctx, true);
    await renewPassKeys(ctx);
    return null;
  },
});

export const stopReportPasses = mutation({
  args: adminApi.stopReportPasses.args,
  returns: adminApi.stopReportPasses.returns,
  handler: async (ctx) => {
    await turnReportPasses(ctx, false);
    await forgetPassKeys(ctx);
    return null;
  },
});

export const revokeReportPasses = mutation({
  args: adminApi.revokeReportPasses.args,
  returns: adminApi.revokeReportPasses.returns,
  handler: async (ctx) => {
    await forgetPassKeys(ctx);
    await renewPassKeys(ctx);
    return null;
  },
});
