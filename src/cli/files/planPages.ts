/** The files of the app's pages: the dashboard, and the tracker or its tag. */
import { importPath, modulesWith, type AppModule } from "../app/modules.js";
import { installedVersion, type App } from "../app/findApp.js";
import type { Framework } from "../app/framework.js";
import { appendCode } from "../code/appendCode.js";
import { byHand, edited } from "../code/edit.js";
import { editHtml, type TagValues } from "../code/editHtml.js";
import {
  nextPage,
  trackerCode,
  trackerModule,
  viteDashboard,
  viteEntry,
  vitePage,
} from "./pageFiles.js";
import {
  freeName,
  keptFile,
  planFile,
  readIfThere,
  withEnding,
  type PlannedFile,
} from "./plan.js";

export interface PageFacts {
  readonly site: string;
  /** The module that exports the reports. */
  readonly reports: string;
  /** The module that exports the heartbeat. Undefined: the app has none. */
  readonly live: string | undefined;
  /** The values of a tag on a page without a bundler. Undefined: not known yet. */
  readonly tag: TagValues | undefined;
}

export interface PagePlan {
  readonly files: readonly PlannedFile[];
  /** Where the dashboard is once the app runs. Undefined: on no page yet. */
  readonly dashboard?: string;
}

const plans: Record<Framework, (app: App, facts: PageFacts) => PagePlan> = {
  vite: planVite,
  next: planNext,
  html: planHtml,
  none: () => ({ files: [] }),
};

export function planPages(app: App, facts: PageFacts): PagePlan {
  return plans[app.framework.name](app, facts);
}

const TAG = "has the tag that counts page views";
const TRACKER = "counts page views";
const DASHBOARD = "shows the dashboard";
const VITE_PAGE = "analytics.html";
/** Next.js runs `instrumentation-client.ts` since this version. */
const LOWEST_NEXT = [15, 3] as const;

/** Makes esbuild import what JSX needs, file by file. */
const JSX_COMMENT = "/** @jsxRuntime automatic */\n";

const dashboardUse = /<AnalyticsDashboard\b/;
const trackerUse = /["']convex-footfall\/browser(?:\/core)?["']/;
const providerUse = /<Convex\w*Provider\w*/;

function planVite(app: App, facts: PageFacts): PagePlan {
  const { siteUrl, key } = app.variables;
  const tag = planFile(app, {
    path: "index.html",
    purpose: TAG,
    make: () => "",
    change: (before) =>
      editHtml(before, { siteUrl: `%${siteUrl}%`, key: `%${key}%` }),
  });
  const counts = trackerIn(app) ?? tag;
  if (!("react" in app.packages)) return { files: [counts] };
  const shown = fileWith(app, dashboardUse, DASHBOARD);
  if (shown) {
    const hasPage = readIfThere(app.folder, VITE_PAGE) !== undefined;
    return {
      files: [counts, shown],
      ...(hasPage && { dashboard: `/${VITE_PAGE}` }),
    };
  }
  const file = freeName(app, ["src/Analytics.tsx", "src/FootfallPage.tsx"]);
  const entry = "src/analyticsPage.tsx";
  const jsx = hasJsx(app) ? "" : JSX_COMMENT;
  return {
    files: [
      counts,
      newFile(
        app,
        file,
        DASHBOARD,
        jsx + viteDashboard(texts(app, facts, file)),
      ),
      newFile(
        app,
        entry,
        "starts the page of the dashboard",
        jsx +
          viteEntry(
            importPath(entry, file.replace(/\.tsx$/, "")),
            app.variables.url,
          ),
      ),
      newFile(app, VITE_PAGE, "is the page of the dashboard", vitePage(entry)),
    ],
    dashboard: `/${VITE_PAGE}`,
  };
}

/** Vite compiles JSX for React where a plugin or a configuration of TypeScript says so. */
function hasJsx({ folder, packages }: App): boolean {
  return (
    Object.keys(packages).some((name) => /plugin-react/.test(name)) ||
    ["tsconfig.json", "tsconfig.app.json"].some((name) =>
      /"react-jsx(?:dev)?"/.test(readIfThere(folder, name) ?? ""),
    )
  );
}

function planNext(app: App, facts: PageFacts): PagePlan {
  const { appFolder = "app" } = app.framework;
  const source = appFolder.replace(/\/?app$/, "");
  const counts = trackerIn(app) ?? planNextTracker(app, source);
  const shown = fileWith(app, dashboardUse, DASHBOARD);
  if (shown) {
    const [, route] = new RegExp(`^${appFolder}(/.+)/page\\.\\w+$`).exec(
      shown.path,
    ) ?? [undefined, undefined];
    return { files: [counts, shown], ...(route && { dashboard: route }) };
  }
  const route = readIfThere(app.folder, `${appFolder}/analytics/page.tsx`)
    ? "footfall"
    : "analytics";
  const file = `${appFolder}/${route}/page.tsx`;
  const hasProvider = modulesOf(app, providerUse).length > 0;
  const page = nextPage(
    texts(app, facts, file),
    hasProvider ? undefined : app.variables.url,
  );
  return {
    files: [counts, newFile(app, file, DASHBOARD, page)],
    dashboard: `/${route}`,
  };
}

function planNextTracker(app: App, source: string): PlannedFile {
  const { folder, variables } = app;
  const base = source
    ? `${source}/instrumentation-client`
    : "instrumentation-client";
  const file = withEnding(app, base, [".ts", ".js"]);
  const [major, minor] = installedVersion(folder, "next") ?? LOWEST_NEXT;
  const isOld =
    major < LOWEST_NEXT[0] ||
    (major === LOWEST_NEXT[0] && minor < LOWEST_NEXT[1]);
  if (isOld) {
    const edit = byHand(
      `Next.js ${major}.${minor} does not run it. Put these lines into a client component of the layout`,
      trackerModule(variables).trimEnd().split("\n"),
    );
    return { path: file, purpose: TRACKER, before: undefined, edit };
  }
  return planFile(app, {
    path: file,
    purpose: TRACKER,
    make: () => trackerModule(variables),
    change: (before) => appendCode(before, trackerCode(variables)),
  });
}

function planHtml(app: App, { tag }: PageFacts): PagePlan {
  if (!tag) return { files: [] };
  const file = planFile(app, {
    path: "index.html",
    purpose: TAG,
    make: () => "",
    change: (before) => editHtml(before, tag),
  });
  return { files: [file] };
}

function texts(app: App, { reports, live, site }: PageFacts, file: string) {
  const apiImport = importPath(file, `${app.functions}/_generated/api`);
  return { apiImport, module: reports, live, site };
}

function newFile(
  app: App,
  path: string,
  purpose: string,
  text: string,
): PlannedFile {
  return planFile(app, {
    path,
    purpose,
    make: () => text,
    change: (before) => edited(before, text),
  });
}

/** The folders in which apps keep the code of their pages. */
const pageFolders = ["src", "app", "components", "lib", "pages"];

function modulesOf(app: App, pattern: RegExp): AppModule[] {
  const beside = modulesWith(app.folder, ".", pattern, { isDeep: false });
  return [
    ...beside,
    ...pageFolders.flatMap((each) => modulesWith(app.folder, each, pattern)),
  ];
}

function fileWith(
  app: App,
  pattern: RegExp,
  purpose: string,
): PlannedFile | undefined {
  const [found] = modulesOf(app, pattern);
  return found && keptFile(found.path, purpose);
}

function trackerIn(app: App): PlannedFile | undefined {
  return fileWith(app, trackerUse, TRACKER);
}
