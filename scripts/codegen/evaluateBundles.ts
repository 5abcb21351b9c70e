/** Evaluates what the CLI has bundled, and reads functions and definitions from it. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

export interface ModuleSource {
  path: string;
  source: string;
}

export interface AnalyzedFunction {
  name: string;
  udfType: "Query" | "Mutation" | "Action";
  visibility: { kind: "public" | "internal" } | null;
  /** The validators, as JSON. */
  args: string;
  returns: string;
}

/** The answer of `defineComponent(…).export()` and of `defineApp(…).export()`. */
export interface Definition {
  definitionType: { type: "app" | "childComponent"; name?: string };
  childComponents: { name: string; path: string; env?: unknown[] }[];
  httpMounts: Record<string, string>;
  envVars?: [string, { value: string; optional?: boolean }][];
}

/** The bundles of the CLI import what they share from here. */
const SHARED = "_deps/";
/** `auth.config.ts` and `convex.config.ts` hold no functions. */
const WITHOUT_FUNCTIONS = ["auth.config.js", "convex.config.js"];

/** The functions of each module, by the module's path. */
export async function evaluateFunctions(
  modules: ModuleSource[],
  folder: string,
): Promise<Record<string, { functions: AnalyzedFunction[] }>> {
  for (const module of modules) await write(folder, module.path, module.source);
  const analyzed: [string, { functions: AnalyzedFunction[] }][] = [];
  for (const { path: name } of modules) {
    if (name.startsWith(SHARED) || WITHOUT_FUNCTIONS.includes(name)) continue;
    analyzed.push([name, { functions: functionsIn(await load(folder, name)) }]);
  }
  analyzed.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(analyzed);
}

function functionsIn(module: Record<string, unknown>): AnalyzedFunction[] {
  return Object.entries(module).flatMap(([name, value]) => {
    const isObject = typeof value === "object" || typeof value === "function";
    if (!isObject || value === null) return [];
    const registered = value as Record<string, unknown>;
    const udfType = (["Query", "Mutation", "Action"] as const).find(
      (type) => registered[`is${type}`] === true,
    );
    if (!udfType) return [];
    const kind = registered["isPublic"] === true ? "public" : "internal";
    return [
      {
        ...{ name, udfType, visibility: { kind } },
        args: validatorOf(registered["exportArgs"]) ?? '{"type":"any"}',
        returns: validatorOf(registered["exportReturns"]) ?? "null",
      } satisfies AnalyzedFunction,
    ];
  });
}

function validatorOf(exported: unknown): string | undefined {
  if (typeof exported !== "function") return undefined;
  const json = (exported as () => string)();
  return JSON.stringify(withSortedFields(JSON.parse(json)));
}

/** A deployment returns the fields of objects sorted by their names. */
function withSortedFields(validator: unknown): unknown {
  if (Array.isArray(validator)) return validator.map(withSortedFields);
  if (typeof validator !== "object" || validator === null) return validator;
  const { type } = validator as { type?: unknown };
  const entries = Object.entries(validator).map(
    ([name, value]): [string, unknown] => [
      name,
      // A literal is a value, not a validator.
      type === "literal" ? value : withSortedFields(value),
    ],
  );
  const isFields = typeof type !== "string";
  return Object.fromEntries(
    isFields ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries,
  );
}

/** @param used The path and the name of each definition that this one uses. */
export async function evaluateDefinition(
  { path: name, source }: ModuleSource,
  folder: string,
  used: (readonly [path: string, name: string])[],
): Promise<Definition> {
  // The CLI leaves each as an import of `_componentDeps/<its path in base64url>`, without an extension.
  for (const [componentDefinitionPath, defaultName] of used) {
    const file = Buffer.from(componentDefinitionPath).toString("base64url");
    const child = JSON.stringify({ componentDefinitionPath, defaultName });
    await write(
      folder,
      `_componentDeps/${file}.js`,
      `export default ${child};`,
    );
  }
  await write(
    folder,
    name,
    source.replace(/(["']\.\/_componentDeps\/[\w-]+)(["'])/g, "$1.js$2"),
  );
  const { default: definition } = await load(folder, name);
  return (definition as { export: () => Definition }).export();
}

async function write(folder: string, name: string, text: string) {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  // The map is not written, so nothing may look for it.
  await writeFile(file, text.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
}

async function load(folder: string, name: string) {
  const { href } = pathToFileURL(path.join(folder, name));
  return (await import(href)) as Record<string, unknown>;
}
