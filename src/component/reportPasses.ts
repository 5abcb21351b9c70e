/**
 * Passes to reports: the app's queries issue them to viewers and accept them, operators start, stop
 * and revoke them.
 */
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
 * Passes to these reports under the newest key, or none if there is no key. The caller must have
 * asked `auth` for each of them. Passes of one key are equal for all viewers, so their queries are
 * equal too, and share a cached answer. Runs again with each new key.
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
 * Whether a pass allows this report and its key is still stored. Checks neither the caller nor the
 * clock. Reads only that key, so a change of other keys does not run a report again.
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

/** Turns passes on, and makes the first key. */
export const startReportPasses = mutation({
  args: adminApi.startReportPasses.args,
  returns: adminApi.startReportPasses.returns,
  handler: async (ctx) => {
    await turnReportPasses(ctx, true);
    await renewPassKeys(ctx);
    return null;
  },
});

/** Turns passes off, and deletes all keys: the server rejects every pass from then on. */
export const stopReportPasses = mutation({
  args: adminApi.stopReportPasses.args,
  returns: adminApi.stopReportPasses.returns,
  handler: async (ctx) => {
    await turnReportPasses(ctx, false);
    await forgetPassKeys(ctx);
    return null;
  },
});

/** Deletes all keys and makes a new one: the server rejects every earlier pass. */
export const revokeReportPasses = mutation({
  args: adminApi.revokeReportPasses.args,
  returns: adminApi.revokeReportPasses.returns,
  handler: async (ctx) => {
    await forgetPassKeys(ctx);
    await renewPassKeys(ctx);
    return null;
  },
});
