/** The app in the folder where the command runs. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CommandError } from "../commandError.js";
import { readVariables } from "./envFile.js";
import {
  findFramework,
  pageVariables,
  type Framework,
  type FoundFramework,
  type PageVariables,
} from "./framework.js";
import { findPackageManager, type PackageManager } from "./packageManager.js";

export interface App {
  /** Absolute. All other paths are relative to it, with slashes. */
  readonly folder: string;
  readonly name: string;
  readonly functions: string;
  readonly framework: FoundFramework;
  readonly packageManager: PackageManager;
  readonly packages: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly variables: PageVariables;
}

/** `convex.config.ts` can declare variables since this version. */
const LOWEST_CONVEX = [1, 46] as const;

interface Manifest {
  name?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
}

/** @throws CommandError if the folder has no app with both packages */
export function findApp(folder: string, wanted?: Framework): App {
  const manifest = readJson<Manifest>(folder, "package.json");
  if (!manifest)
    throw new CommandError(
      "There is no package.json in this folder: run the command in the folder of your app.",
    );
  const packages = { ...manifest.devDependencies, ...manifest.dependencies };
  const packageManager = findPackageManager(folder);
  checkInstalled(folder, packages, packageManager);
  const { functions = "convex" } =
    readJson<{ functions?: string }>(folder, "convex.json") ?? {};
  return {
    folder,
    name: manifest.name ?? path.basename(folder),
    functions: path.posix.normalize(functions).replace(/\/$/, ""),
    framework: findFramework(folder, packages, wanted),
    packageManager,
    packages,
    scripts: manifest.scripts ?? {},
    variables: pageVariables(packages, readVariables(folder)),
  };
}

/** Finds an installed package's folder, as Node does: here, or in a folder above. */
export function installedPackage(
  folder: string,
  name: string,
): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = path.join(at, "node_modules", name);
    if (existsSync(path.join(found, "package.json"))) return found;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The first two numbers of an installed package's version. */
export function installedVersion(
  folder: string,
  name: string,
): [number, number] | undefined {
  const found = installedPackage(folder, name);
  const version =
    found && readJson<{ version?: string }>(found, "package.json")?.version;
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

function checkInstalled(
  folder: string,
  packages: Readonly<Record<string, string>>,
  { install }: PackageManager,
): void {
  const missing = ["convex", "convex-footfall"].filter(
    (name) => !(name in packages) || !installedPackage(folder, name),
  );
  if (missing.length > 0)
    throw new CommandError(
      `This app does not have ${missing.join(" and ")} yet. Install first: ${install} ${missing.join(" ")}`,
    );
  const [major, minor] = installedVersion(folder, "convex") ?? LOWEST_CONVEX;
  const [lowestMajor, lowestMinor] = LOWEST_CONVEX;
  if (major < lowestMajor || (major === lowestMajor && minor < lowestMinor))
    throw new CommandError(
      `This app has convex ${major}.${minor}, and Footfall needs ${LOWEST_CONVEX.join(".")} or later. Update first: ${install} convex@latest`,
    );
}

function readJson<T>(folder: string, name: string): T | undefined {
  const file = path.join(folder, name);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    throw new CommandError(`${name} is no JSON that this command can read.`);
  }
}
