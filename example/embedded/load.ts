/**
 * Finds the code of an app and its components. It reads `convex.config.ts` files for installed
 * components, and lists the modules of each functions folder. The caller decides how to import a
 * module.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bundledModules } from "./bundles.js";
import { createEngine, type Engine, type EngineOptions } from "./engine.js";
import type { Binding, Bindings } from "./environments.js";
import type { ModuleMap } from "./functions.js";
import { moduleFiles } from "./moduleFiles.js";

export type ImportFile = (file: string) => Promise<unknown>;

/** A functions folder and its place of installation. The app itself is "". */
export interface InstalledComponent {
  readonly path: string;
  readonly directory: string;
  readonly httpPrefix?: string;
  /** Absent for the app, which has the deployment's variables. */
  readonly env?: Bindings;
}

const importPattern =
  /import\s+(\w+)\s+from\s+["']([^"']+convex\.config(?:\.[jt]s)?)["']/g;
const usePattern = /\.use\(\s*(\w+)\s*(?:,\s*\{([\s\S]*?)\}\s*,?\s*)?\)/g;
const namePattern = /defineComponent(?:<[^(]*>)?\(\s*["'](\w+)["']/;

/**
 * Reads the config files as text: outside of Convex's own bundler, `use` refuses other components.
 * It does not see options other than literal `name` and `httpPrefix`, and `env`.
 */
export function installedComponents(
  directory: string,
  at: Omit<InstalledComponent, "directory"> = { path: "" },
): InstalledComponent[] {
  const installed: InstalledComponent[] = [{ ...at, directory }];
  const config = configIn(directory);
  if (config === undefined) return installed;
  const text = withoutComments(readFileSync(config, "utf8"));
  const files = new Map(
    [...text.matchAll(importPattern)].map(([, local, specifier]) => [
      local!,
      resolveConfig(config, specifier!),
    ]),
  );
  for (const [, local, options = ""] of text.matchAll(usePattern)) {
    const file = files.get(local!);
    if (file === undefined)
      throw new Error(`${config}: cannot tell what \`${local}\` is.`);
    const name =
      literal(options, "name") ??
      namePattern.exec(readFileSync(file, "utf8"))?.[1];
    if (name === undefined)
      throw new Error(`${file}: cannot tell the component's name.`);
    const ownPrefix = literal(options, "httpPrefix");
    const httpPrefix =
      ownPrefix && (at.httpPrefix ?? "/").slice(0, -1) + closed(ownPrefix);
    installed.push(
      ...installedComponents(path.dirname(file), {
        path: at.path === "" ? name : `${at.path}/${name}`,
        ...(httpPrefix ? { httpPrefix } : {}),
        env: bindingsIn(options, config),
      }),
    );
  }
  return installed;
}

const closed = (prefix: string) =>
  prefix.endsWith("/") ? prefix : `${prefix}/`;

const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

const bindingPattern =
  /^\s*["']?(\w+)["']?\s*:\s*(?:\w+\.env\.(\w+)|"([^"]*)"|'([^']*)')\s*$/;

/**
 * Reads the bindings of `env: { NAME: app.env.NAME, OTHER: "text" }`: names of the parent, and
 * texts.
 */
function bindingsIn(options: string, config: string): Bindings {
  const bindings: Record<string, Binding> = {};
  const [, given = ""] = /\benv:\s*\{([^}]*)\}/.exec(options) ?? [];
  for (const entry of given.split(",")) {
    if (entry.trim() === "") continue;
    const [, name, variable, ...texts] = bindingPattern.exec(entry) ?? [];
    if (name === undefined)
      throw new Error(
        `${config}: cannot read \`${entry.trim()}\` of \`env\`. Write NAME: app.env.NAME or NAME: "text".`,
      );
    bindings[name] = variable
      ? { variable }
      : { value: texts.find((text) => text !== undefined) ?? "" };
  }
  return bindings;
}

function literal(options: string, name: string): string | undefined {
  return new RegExp(`\\b${name}:\\s*["']([^"']+)["']`).exec(options)?.[1];
}

function configIn(directory: string): string | undefined {
  return ["convex.config.ts", "convex.config.js"]
    .map((name) => path.join(directory, name))
    .find((file) => existsSync(file));
}

function resolveConfig(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return createRequire(from).resolve(specifier);
  const base = path
    .resolve(path.dirname(from), specifier)
    .replace(/\.[jt]s$/, "");
  const file = [`${base}.ts`, `${base}.js`].find((name) => existsSync(name));
  if (file === undefined) throw new Error(`${from}: no file ${specifier}.`);
  return file;
}

/** Answers all modules below a functions folder. */
export function modulesIn(
  directory: string,
  importFile: ImportFile,
): ModuleMap {
  return Object.fromEntries(
    [...moduleFiles(directory)].map(([name, file]) => [
      name,
      () => importFile(file),
    ]),
  );
}

/** Imports a file. Works where TypeScript is imported as it is: under tsx and vitest. */
export const importDirectly: ImportFile = (file) =>
  import(/* @vite-ignore */ pathToFileURL(file).href);

/** Makes the modules of a folder: by import, or bundled. */
export type ModulesOf = (directory: string) => ModuleMap;

const importedModules: ModulesOf = (directory) =>
  modulesIn(directory, importDirectly);

/** Loads the code of the app in a functions folder, and of its components. */
export function loadApp(
  functionsDir: string,
  modulesOf: ModulesOf = importedModules,
): Pick<EngineOptions, "app" | "components"> {
  const [app, ...components] = installedComponents(path.resolve(functionsDir));
  return {
    app: { modules: modulesOf(app!.directory) },
    components: Object.fromEntries(
      components.map(({ path: name, directory, ...rest }) => [
        name,
        { modules: modulesOf(directory), ...rest },
      ]),
    ),
  };
}

/**
 * Makes an engine for the app in a functions folder, without a server. With `freshModules` it
 * bundles the code.
 */
export function createEngineFromModules(
  functionsDir: string,
  options: Omit<EngineOptions, "app" | "components"> & {
    modulesOf?: ModulesOf;
  } = {},
): Promise<Engine> {
  const { modulesOf, ...rest } = options;
  const usual = rest.freshModules ? bundledModules : importedModules;
  const code = loadApp(functionsDir, modulesOf ?? usual);
  return createEngine({ ...rest, ...code });
}
