/** The end of the command's output: what to run next, and what one sees then. */
import { dashboardLines } from "./files/pageFiles.js";
import type { App } from "./app/findApp.js";
import { tagLines, type TagValues } from "./code/editHtml.js";

/** How far key and site are. */
export type State = { readonly isChanged: boolean } & (
  | { readonly name: "ready" | "noDeployment" | "notPushed" | "unfinishedCode" }
  | { readonly name: "noAnswer"; readonly problem: string }
  | {
      readonly name: "failed";
      readonly provision: string;
      readonly problem: string;
    }
);

export interface Outcome {
  readonly state: State;
  /** Whether a file waits for the developer. */
  readonly isLeft: boolean;
  readonly isChanged: boolean;
  readonly dashboard?: string;
  readonly site: string;
  readonly reports: string;
  /** The module that exports the heartbeat. Undefined: the app has none. */
  readonly live: string | undefined;
  readonly tag: TagValues | undefined;
}

export function nextSteps(app: App, outcome: Outcome): string[] {
  const { state, isLeft, isChanged } = outcome;
  const left = isLeft
    ? ["", "Some files above wait for you: change them, then run this again."]
    : [];
  const nothing = isChanged || isLeft ? [] : ["", "Nothing to change."];
  const next =
    state.name === "ready" ? ready(app, outcome) : unready(app, state);
  return [...left, ...nothing, "", ...next];
}

function unready({ packageManager: { run } }: App, state: State): string[] {
  const again = `${run} convex-footfall init`;
  switch (state.name) {
    case "noDeployment":
      return [
        `Next: run \`${run} convex dev\`, and leave it running. It asks for a deployment, pushes these files, and says`,
        '"Convex functions ready!". Then run this again in another terminal: it makes the key and the site.',
        "",
        `  ${run} convex dev`,
        `  ${again}`,
      ];
    case "noAnswer":
      return [
        `The deployment did not answer: ${state.problem}`,
        `Next: run \`${run} convex dev\` and leave it running. When it says "Convex functions ready!", run this again:`,
        "",
        `  ${again}`,
      ];
    case "notPushed":
      return [
        "The deployment does not have the new functions yet: `convex dev` does not run, or shows an error.",
        `Next: run \`${run} convex dev\` in another terminal. When it says "Convex functions ready!", run this again. It goes`,
        "on from here:",
        "",
        `  ${again}`,
      ];
    case "failed":
      return [
        `${state.provision} failed: ${state.problem}`,
        "Next: correct that, then run this again:",
        "",
        `  ${again}`,
      ];
    case "unfinishedCode":
      return [
        "The site is not made yet: the functions need the lines above. Next: add them, then run this again:",
        "",
        `  ${again}`,
      ];
    case "ready":
      return [];
  }
}

function ready(app: App, outcome: Outcome): string[] {
  const { dashboard, site, reports, live, tag } = outcome;
  const { framework, packageManager, scripts } = app;
  const seen =
    "The dashboard waits for the first event. Then open a page of your app in another tab: within a minute the\ndashboard counts one visitor.";
  if (framework.name === "next" || framework.name === "vite") {
    const port = framework.name === "next" ? 3000 : 5173;
    const start = scripts.dev
      ? `${packageManager.script} dev`
      : `${packageManager.run} ${framework.name}${framework.name === "next" ? " dev" : ""}`;
    const place =
      dashboard === undefined
        ? "the page with the dashboard"
        : `http://localhost:${port}${dashboard}`;
    return [
      `Next: start the app, and open ${place}`,
      "",
      `  ${start}`,
      "",
      seen,
    ];
  }
  const shown = [
    "Next: show the dashboard on a page with React, inside your ConvexProvider:",
    "",
    '    import { AnalyticsDashboard } from "convex-footfall/react";',
    '    import "convex-footfall/react/style.css";',
    "",
    ...dashboardLines({ module: reports, live, site }).map(
      (line) => `    ${line}`,
    ),
    "",
  ];
  if (framework.name === "html")
    return [
      ...shown,
      "Then open your page: within a minute the dashboard counts one visitor.",
    ];
  const values = tag ?? {
    siteUrl: "https://YOUR-DEPLOYMENT.convex.site",
    key: "ff_pub_…",
  };
  return [
    ...shown,
    "Put this tag into the head of each page that counts:",
    "",
    ...tagLines(values).map((line) => `    ${line}`),
    "",
    "Then open such a page: within a minute the dashboard counts one visitor.",
  ];
}
