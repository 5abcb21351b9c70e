/** The texts of new files for the app's pages. */
import type { Addition } from "../code/appendCode.js";

export interface DashboardTexts {
  /** The import of `_generated/api` from the file. */
  readonly apiImport: string;
  /** The module that exports the reports, such as "analytics". */
  readonly module: string;
  /** The module that exports the heartbeat. Undefined: the app has none. */
  readonly live: string | undefined;
  readonly site: string;
}

const dashboardImports = `import { AnalyticsDashboard } from "convex-footfall/react";
import "convex-footfall/react/style.css";
`;

/** Writes the dashboard as JSX, a line for each prop. */
export function dashboardLines({
  module,
  live,
  site,
}: Omit<DashboardTexts, "apiImport">): string[] {
  const reference = (name: string) => `{api.${name.replaceAll("/", ".")}}`;
  return [
    "<AnalyticsDashboard",
    `  api=${reference(module)}`,
    ...(live === undefined ? [] : [`  liveApi=${reference(live)}`]),
    `  site="${site}"`,
    "/>",
  ];
}

function dashboard(texts: DashboardTexts, indent: string): string {
  return dashboardLines(texts)
    .map((line) => indent + line)
    .join("\n");
}

/** `src/Analytics.tsx` of an app with Vite. */
export function viteDashboard(texts: DashboardTexts): string {
  return `/**
 * The dashboard of Footfall, for a page of your app below its ConvexProvider.
 * In an app with sign-in, put it into <Authenticated> of "convex/react":
 *
 *     <Authenticated><Analytics /></Authenticated>
 */
${dashboardImports}import { api } from "${texts.apiImport}";

export function Analytics() {
  return (
${dashboard(texts, "    ")}
  );
}
`;
}

/** The module of `analytics.html`. */
export function viteEntry(
  dashboardModule: string,
  urlVariable: string,
): string {
  return `/** Shows the dashboard on a page of its own, analytics.html. */
import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import { Analytics } from "${dashboardModule}";

const convex = new ConvexReactClient(import.meta.env.${urlVariable});

createRoot(document.getElementById("root")!).render(
  <ConvexProvider client={convex}>
    <Analytics />
  </ConvexProvider>,
);
`;
}

/** `analytics.html`. Vite serves it in development, and builds it only if the app says so. */
export function vitePage(entry: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <title>Analytics</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/${entry}"></script>
  </body>
</html>
`;
}

/**
 * `app/analytics/page.tsx` of an app with Next.js.
 *
 * @param urlVariable the page brings a ConvexProvider of its own. Absent: the app has one
 */
export function nextPage(texts: DashboardTexts, urlVariable?: string): string {
  const body =
    urlVariable === undefined
      ? `  return (
${dashboard(texts, "    ")}
  );`
      : `  return (
    <ConvexProvider client={convex}>
${dashboard(texts, "      ")}
    </ConvexProvider>
  );`;
  return `"use client";

${dashboardImports}${
    urlVariable === undefined
      ? ""
      : `import { ConvexProvider, ConvexReactClient } from "convex/react";\n`
  }import { api } from "${texts.apiImport}";
${
  urlVariable === undefined
    ? ""
    : `\nconst convex = new ConvexReactClient(process.env.${urlVariable}!);\n`
}
/**
 * The dashboard of Footfall. In an app with sign-in, put it into <Authenticated> of "convex/react".
 */
export default function AnalyticsPage() {
${body}
}
`;
}

/** The tracker of an app with Next.js, for `instrumentation-client.ts`. */
export function trackerCode(variables: {
  readonly siteUrl: string;
  readonly key: string;
}): Addition {
  return {
    imports: [{ from: "convex-footfall/browser", name: "createTracker" }],
    declares: "tracker",
    lines: [
      "/** Counts page views. Import it to track events of your own. */",
      "export const tracker = createTracker({",
      `  endpoint: \`\${process.env.${variables.siteUrl}}/analytics/ingest\`,`,
      `  key: process.env.${variables.key}!,`,
      "});",
    ],
  };
}

export function trackerModule(variables: {
  readonly siteUrl: string;
  readonly key: string;
}): string {
  return `import { createTracker } from "convex-footfall/browser";

${trackerCode(variables).lines.join("\n")}
`;
}
