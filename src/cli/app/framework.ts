/** The app's framework, as far as the command writes files for it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { CommandError } from "../commandError.js";

export const frameworks = ["vite", "next", "html", "none"] as const;
export type Framework = (typeof frameworks)[number];

export interface FoundFramework {
  readonly name: Framework;
  /** The folder of Next.js's App Router: "app" or "src/app". Only for "next". */
  readonly appFolder?: string;
}

type Packages = Readonly<Record<string, string>>;

/** @param wanted comes from the command line, and wins */
export function findFramework(
  folder: string,
  packages: Packages,
  wanted?: Framework,
): FoundFramework {
  const has = (file: string) => existsSync(path.join(folder, file));
  const appFolder = ["app", "src/app"].find(has);
  const hasPage = has("index.html");
  if (wanted === "next" && appFolder === undefined)
    throw new CommandError(
      "This folder has neither app/ nor src/app/: the command knows the App Router of Next.js.",
    );
  if ((wanted === "vite" || wanted === "html") && !hasPage)
    throw new CommandError("This folder has no index.html.");
  const name = wanted ?? look(packages, { appFolder, hasPage });
  return name === "next" ? { name, appFolder: appFolder! } : { name };
}

function look(
  packages: Packages,
  { appFolder, hasPage }: { appFolder: string | undefined; hasPage: boolean },
): Framework {
  if ("next" in packages) return appFolder === undefined ? "none" : "next";
  if (!hasPage) return "none";
  return "vite" in packages ? "vite" : "html";
}

/** Names of the variables that pages read. */
export interface PageVariables {
  readonly url: string;
  readonly siteUrl: string;
  /** The public key. */
  readonly key: string;
}

/** Prefixes of variables that a bundler gives to pages, by package, in the order of the Convex CLI. */
const prefixes: readonly [string, string][] = [
  ["react-scripts", "REACT_APP_"],
  ["next", "NEXT_PUBLIC_"],
  ["expo", "EXPO_PUBLIC_"],
  ["@sveltejs/kit", "PUBLIC_"],
  ["@tanstack/start", "VITE_"],
  ["@tanstack/react-start", "VITE_"],
  ["vite", "VITE_"],
];

/**
 * Names the variables as the Convex CLI does when it writes `.env.local`
 * (`suggestedEnvVarNames` and `resolveEnvVarName`, convex/dist/esm/cli/lib/envvars.js). A name that
 * the file has already stays.
 *
 * @param inFile the variables of `.env.local`
 */
export function pageVariables(
  packages: Packages,
  inFile: Readonly<Record<string, unknown>> = {},
): PageVariables {
  const [, prefix] = prefixes.find(([name]) => name in packages) ?? ["", ""];
  const chosen = (name: string) => {
    const known = ["", ...new Set(prefixes.map(([, each]) => each))]
      .map((each) => each + name)
      .filter((each) => each in inFile);
    return known.length === 1 ? known[0]! : prefix + name;
  };
  return {
    url: chosen("CONVEX_URL"),
    siteUrl: chosen("CONVEX_SITE_URL"),
    key: `${prefix}FOOTFALL_KEY`,
  };
}
