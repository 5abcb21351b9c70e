/** The files of the app's functions folder: component, routes, reports and site. */
import { exportWith, moduleName, modulesWith } from "../app/modules.js";
import type { App } from "../app/findApp.js";
import { appendCode } from "../code/appendCode.js";
import { componentName, editConfig, newConfig } from "../code/editConfig.js";
import { editRouter, newRouter } from "../code/editRouter.js";
import type { InitOptions } from "../options.js";
import {
  analyticsModule,
  provisionCode,
  provisionModule,
} from "./backendFiles.js";
import {
  freeName,
  keptFile,
  planFile,
  readIfThere,
  withEnding,
  type PlannedFile,
} from "./plan.js";

export interface BackendPlan {
  readonly files: readonly PlannedFile[];
  /** The module that exports the reports, such as "analytics". */
  readonly reports: string;
  /** The module that exports the heartbeat of dashboards. Undefined: the app has none. */
  readonly live: string | undefined;
  /** The function that makes the site, such as "footfall:provision". Undefined: it has no name. */
  readonly provision: string | undefined;
}

type Wanted = Pick<InitOptions, "site" | "timeZone">;

export function planBackend(app: App, wanted: Wanted): BackendPlan {
  const inFunctions = (name: string) => `${app.functions}/${name}`;
  const endings = [".ts", ".js"] as const;
  const config = withEnding(app, inFunctions("convex.config"), [...endings]);
  const component = componentName(readIfThere(app.folder, config) ?? "");
  const router = withEnding(app, inFunctions("http"), [...endings]);
  const reports = planReports(app, component);
  const site = planSite(app, { ...wanted, component });
  return {
    files: [
      planFile(app, {
        path: config,
        purpose: "installs the component",
        make: newConfig,
        change: editConfig,
      }),
      planFile(app, {
        path: router,
        purpose: "has the routes to which pages send",
        make: () => newRouter(component),
        change: (before) => editRouter(before, component),
      }),
      reports,
      site.file,
    ],
    reports: moduleName(app.functions, reports.path),
    live: liveModule(app, reports),
    provision: site.provision,
  };
}

function planReports(app: App, component: string): PlannedFile {
  const purpose = "exports the reports, and decides who may read them";
  const [found] = modulesWith(
    app.folder,
    app.functions,
    /\bexposeAnalyticsApi\(/,
  );
  if (found) return keptFile(found.path, purpose);
  const path = freeName(app, [
    `${app.functions}/analytics.ts`,
    `${app.functions}/footfallAnalytics.ts`,
  ]);
  return planFile(app, {
    path,
    purpose,
    make: () => analyticsModule(component),
    change: () => ({
      outcome: "byHand",
      reason: "it is there, and exports no reports",
      lines: analyticsModule(component).split("\n"),
    }),
  });
}

/** A module of the app that has the heartbeat, or the new one of the reports. */
function liveModule(app: App, reports: PlannedFile): string | undefined {
  const [found] = modulesWith(app.folder, app.functions, /\bexposeLiveApi\(/);
  const isNew = reports.edit.outcome === "edited";
  const path = found?.path ?? (isNew ? reports.path : undefined);
  return path && moduleName(app.functions, path);
}

function planSite(
  app: App,
  { component, site, timeZone }: Wanted & { component: string },
): { file: PlannedFile; provision: string | undefined } {
  const purpose = "makes the site";
  const [found] = modulesWith(app.folder, app.functions, /\bprovisionSite\(/);
  if (found) {
    const name = exportWith(found.code, "provisionSite(");
    return {
      file: keptFile(found.path, purpose),
      provision: name && `${moduleName(app.functions, found.path)}:${name}`,
    };
  }
  const texts = { component, slug: site, name: app.name, timeZone };
  const path = withEnding(app, `${app.functions}/footfall`, [".ts", ".js"]);
  const file = planFile(app, {
    path,
    purpose,
    make: () => provisionModule(texts),
    change: (before) => appendCode(before, provisionCode(texts)),
  });
  return {
    file,
    provision: `${moduleName(app.functions, path)}:provision`,
  };
}
