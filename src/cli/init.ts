/** `npx convex-footfall init`: the order of its steps. */
import { siteUrlOf } from "../shared/siteUrl.js";
import { findApp, type App } from "./app/findApp.js";
import {
  ENV_FILE,
  readEnvironment,
  writeVariable,
  type Environment,
} from "./app/envFile.js";
import type { ConvexCli } from "./deployment/convexCli.js";
import { findDeployment, type Deployment } from "./deployment/deployment.js";
import {
  findKey,
  runProvision,
  setVariables,
  type FoundKey,
} from "./deployment/provision.js";
import { planBackend } from "./files/planBackend.js";
import { planPages } from "./files/planPages.js";
import { writeFiles, type Written } from "./files/writeFiles.js";
import { nextSteps, type State } from "./nextSteps.js";
import type { InitOptions } from "./options.js";
import type { Terminal } from "./terminal.js";

/** The world around the command. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly convexCli: (folder: string) => ConvexCli;
  readonly sleep: (durationMs: number) => Promise<void>;
}

/** Answers whether nothing is left to do by hand. */
export async function init(
  options: InitOptions,
  { folder, environment, terminal, convexCli, sleep }: Surroundings,
): Promise<boolean> {
  const app = findApp(folder, options.framework);
  terminal.print(heading(app));
  const variables = readEnvironment(folder, environment);
  const deployment = findDeployment(variables);
  const convex = convexCli(folder);
  const found =
    deployment && (await findKey(convex, variables[app.variables.key]));
  const tag = tagValues(app, variables, found);

  const backend = planBackend(app, options);
  const { reports, live } = backend;
  const pages = planPages(app, { ...options, reports, live, tag });
  const writing = { folder, terminal, yes: options.yes };
  terminal.print("Files:");
  const ofBackend = await writeFiles(backend.files, writing);
  const ofPages = await writeFiles(pages.files, writing);

  const print = (text: string) => terminal.print(text);
  const state = await provisionSite({
    app,
    deployment,
    found,
    provision: backend.provision,
    ofBackend,
    tools: { convex, print, sleep },
    variables,
  });
  const all = [...ofBackend, ...ofPages];
  const isLeft = all.some((each) => each === "refused" || each === "byHand");
  const isChanged = all.some((each) => each !== "kept") || state.isChanged;
  const facts = { ...pages, site: options.site, tag, reports, live };
  for (const line of nextSteps(app, { ...facts, state, isLeft, isChanged }))
    terminal.print(line);
  return !isLeft && (state.name === "ready" || state.name === "noDeployment");
}

interface ProvisionStep {
  readonly app: App;
  readonly deployment: Deployment | undefined;
  readonly found: FoundKey | undefined;
  /** The function that makes the site. */
  readonly provision: string | undefined;
  readonly ofBackend: readonly Written[];
  readonly tools: {
    readonly convex: ConvexCli;
    readonly print: (text: string) => void;
    readonly sleep: (durationMs: number) => Promise<void>;
  };
  readonly variables: Environment;
}

/** Makes key and site, as far as the deployment allows. */
async function provisionSite(step: ProvisionStep): Promise<State> {
  const { app, deployment, found, ofBackend, tools, provision } = step;
  if (!deployment || !found) return { name: "noDeployment", isChanged: false };
  tools.print("\nDeployment:");
  if ("problem" in found)
    return { name: "noAnswer", problem: found.problem, isChanged: false };
  const problem = await setVariables({ ...tools, deployment }, found);
  if (problem !== undefined)
    return { name: "noAnswer", problem, isChanged: false };
  const isWritten = writePageVariables(step, found.key);
  const isChanged = found.isNew || isWritten;
  if (ofBackend.some((each) => each === "refused" || each === "byHand"))
    return { name: "unfinishedCode", isChanged };
  if (provision === undefined) {
    tools.print("  by hand   run your function that calls provisionSite");
    return { name: "ready", isChanged };
  }
  const waits = ofBackend.some((each) => each !== "kept") || found.isNew;
  const result = await runProvision({ ...tools, deployment }, provision, waits);
  if (result === "notPushed") return { name: "notPushed", isChanged };
  if (result !== "done")
    return { name: "failed", provision, problem: result.problem, isChanged };
  tools.print(`  ran       ${provision}: the site is there`);
  return { name: "ready", isChanged };

  /** Pages of a bundler read the key and the address from `.env.local`. */
  function writePageVariables(
    { variables }: ProvisionStep,
    key: string,
  ): boolean {
    if (app.framework.name === "html" || !app.variables.key.includes("_FOOT"))
      return false;
    const names = app.variables;
    const wanted: [string, string | undefined, string][] = [
      [names.key, key, "the public key, for the page. Everybody may see it"],
    ];
    const url = variables[names.url];
    if (!variables[names.siteUrl] && url)
      wanted.push([names.siteUrl, siteUrlOf(url), "the address of the routes"]);
    const written = wanted.map(([name, value, what]) => {
      if (value === undefined) return false;
      const isNew = writeVariable(app.folder, name, value);
      const word = isNew ? "wrote" : "kept";
      tools.print(`  ${word.padEnd(9)} ${name} in ${ENV_FILE}: ${what}`);
      return isNew;
    });
    return written.includes(true);
  }
}

/** The values of a tag on a page without a bundler. */
function tagValues(
  { variables: names }: App,
  variables: Environment,
  found: FoundKey | undefined,
): { siteUrl: string; key: string } | undefined {
  if (!found || "problem" in found) return undefined;
  const url = variables[names.url] ?? variables.CONVEX_SELF_HOSTED_URL ?? "";
  const siteUrl = variables[names.siteUrl] ?? siteUrlOf(url);
  return siteUrl === undefined ? undefined : { siteUrl, key: found.key };
}

const frameworkNames = {
  vite: "an app with Vite",
  next: "an app with Next.js",
  html: "an app with index.html",
  none: "an app of no framework that this command knows",
};

function heading({ framework, functions, packageManager }: App): string {
  return `Footfall for ${frameworkNames[framework.name]}, functions in ${functions}/, packages by ${packageManager.name}.\n`;
}
