/** The texts of new files in the app's functions folder. */
import type { Addition } from "../code/appendCode.js";

/** The queries that the dashboard asks. `backendFiles.test.ts` compares them with its types. */
export const exportedQueries = [
  "getSite",
  "getOverview",
  "getTimeseries",
  "getBreakdown",
  "getSummary",
  "getFirstBucket",
  "getRealtime",
  "getReportStatus",
  "getSetupStatus",
  "getEventPropertyKeys",
  "getEventPropertyBreakdown",
] as const;

/** The queries of single visitors. */
export const exportedLists = [
  "listVisitors",
  "listSessions",
  "listEvents",
  "getVisitor",
] as const;

/** @param component the component's name among the app's `components` */
export function analyticsModule(component: string): string {
  return `/** The reports of Footfall, for the dashboard. */
import { exposeAnalyticsApi } from "convex-footfall/api";
import { exposeLiveApi } from "convex-footfall/live";
import { ConvexError } from "convex/values";
import { components } from "./_generated/api";
import { env, type QueryCtx } from "./_generated/server";

/** Decides who may read. Footfall asks it before every answer. */
async function auth(ctx: QueryCtx) {
  // For apps without sign-in yet. \`init\` sets it on the development deployment only:
  if (env.FOOTFALL_OPEN_DASHBOARD === "true") return true;
  const identity = await ctx.auth.getUserIdentity();
  if (identity === null) {
    throw new ConvexError({
      kind: "forbidden",
      message: "Sign in to see the reports.",
    });
  }
  return identity;
}

export const {
${exportedQueries.map((name) => `  ${name},\n`).join("")}  // These show single visitors. Leave them out if your readers may not see persons:
${exportedLists.map((name) => `  ${name},\n`).join("")}} = exposeAnalyticsApi(components.${component}, { auth });

// An open dashboard says that somebody looks. Then new events count within seconds.
export const { heartbeat } = exposeLiveApi(components.${component}, { auth });
`;
}

export interface SiteTexts {
  readonly component: string;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
}

/** The function that makes the site, for a file of its own or the end of another. */
export function provisionCode({
  component,
  slug,
  name,
  timeZone,
}: SiteTexts): Addition {
  const text = (value: string) => JSON.stringify(value);
  return {
    imports: [
      { from: "convex-footfall/setup", name: "provisionSite" },
      { from: "./_generated/api", name: "components" },
      { from: "./_generated/server", name: "env" },
      { from: "./_generated/server", name: "internalMutation" },
    ],
    declares: "provision",
    lines: [
      "/** Makes the site. You can run it again after every deployment. */",
      "export const provision = internalMutation({",
      "  args: {},",
      "  handler: (ctx) =>",
      `    provisionSite(ctx, components.${component}, {`,
      `      slug: ${text(slug)},`,
      `      name: ${text(name)},`,
      `      timeZone: ${text(timeZone)},`,
      '      localhost: "count", // counts pages of localhost. Before launch: "exclude"',
      "      publicKey: env.FOOTFALL_PUBLIC_KEY, // fails clearly when it is not set",
      "    }),",
      "});",
    ],
  };
}

export function provisionModule(texts: SiteTexts): string {
  const { lines } = provisionCode(texts);
  return `import { provisionSite } from "convex-footfall/setup";
import { components } from "./_generated/api";
import { env, internalMutation } from "./_generated/server";

${lines.join("\n")}
`;
}
