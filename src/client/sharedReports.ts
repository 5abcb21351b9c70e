/**
 * Reports that viewers share.
 *
 * A query that looked at its caller's identity has its cached answer for that identity alone, even
 * if only a nested query looked (convex-backend 94a42c3,
 * crates/application/src/cache/mod.rs:208-222;
 * crates/isolate/src/environment/udf/async_syscall.rs:586). So `getSite` asks `auth`, because each
 * viewer calls it anyway. It returns a pass to each report that `auth` allows. A report with its
 * pass does not ask `auth`.
 */
import type { GenericDataModel, GenericQueryCtx } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import {
  sharedReports,
  type ReportPasses,
  type SharedReport,
} from "../shared/site/reportPasses.js";

export interface SharedReportsOptions {
  /**
   * A name for those whom this `auth` lets in, 1 to 100 characters: `"staff"`. Functions with
   * another `auth` need another name, because passes count wherever the name is the same.
   */
  audience: string;
}

const MAX_AUDIENCE_LENGTH = 100;

/** Makes and accepts passes. Without `options` it does neither. */
export function passesOf<DataModel extends GenericDataModel>(
  component: Pick<ComponentApi, "reportPasses">,
  options: SharedReportsOptions | undefined,
) {
  type Ctx = GenericQueryCtx<DataModel>;
  const audience = options && checkAudience(options.audience);
  const { issue, accepts } = component.reportPasses;

  /**
   * Makes passes of one site to those reports that `mayRead` allows. A question that throws is a
   * no.
   */
  async function passesTo(
    ctx: Ctx,
    siteId: string,
    mayRead: (report: SharedReport) => Promise<boolean>,
  ): Promise<{ passes: ReportPasses } | undefined> {
    if (audience === undefined) return undefined;
    const reports: SharedReport[] = [];
    for (const report of sharedReports) {
      if (await mayRead(report).catch(() => false)) reports.push(report);
    }
    return {
      passes: await ctx.runQuery(issue, { audience, siteId, reports }),
    };
  }

  async function isPassTo(
    report: SharedReport,
    ctx: Ctx,
    siteId: string,
    pass: string,
  ): Promise<boolean> {
    if (audience === undefined) return false;
    return await ctx.runQuery(accepts, { audience, siteId, report, pass });
  }

  return { passesTo, isPassTo };
}

/** Checks the name. An empty name is most likely a variable that is not set. */
function checkAudience(audience: string): string {
  if (
    typeof audience === "string" &&
    audience.trim() !== "" &&
    audience.length <= MAX_AUDIENCE_LENGTH
  ) {
    return audience;
  }
  throw new Error(
    `exposeAnalyticsApi: sharedReports.audience is ${JSON.stringify(audience)}. Name those whom auth lets in, in 1 to ${MAX_AUDIENCE_LENGTH} characters, such as "staff".`,
  );
}
