/**
 * A deployment's answer to a push, as far as generated code depends on it: the functions and child
 * components of each definition, in the order of a deployment. The answer has no schemas, because
 * the generated data model reads `schema.ts` itself.
 */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  evaluateDefinition,
  evaluateFunctions,
  type AnalyzedFunction,
  type Definition,
  type ModuleSource,
} from "./evaluateBundles.js";

interface PushedComponent {
  definitionPath: string;
  definition: ModuleSource | null;
  /** The paths of the definitions that this one uses. */
  dependencies: string[];
  functions: ModuleSource[];
  udfServerVersion: string;
}

/** The part of the CLI's request that matters here. */
export interface Push {
  appDefinition: Omit<PushedComponent, "definitionPath" | "functions"> & {
    changedModules: ModuleSource[];
  };
  componentDefinitions: PushedComponent[];
}

interface Analysis {
  definition: Definition;
  functions: Record<string, { functions: AnalyzedFunction[] }>;
}

type Exports =
  | { type: "leaf"; leaf: string }
  | { type: "branch"; branch: [string, Exports][] };

const ROOT = "";

/** Evaluates the bundles of a push in this process: they are the project's own code. */
export async function analyzePush(push: Push): Promise<object> {
  const { changedModules, ...app } = push.appDefinition;
  const components = [
    { ...app, definitionPath: ROOT, functions: changedModules },
    ...push.componentDefinitions,
  ];
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "codegen-")));
  try {
    const analyses = new Map<string, Analysis>();
    for (const component of dependenciesFirst(components)) {
      const own = path.join(folder, String(analyses.size));
      analyses.set(
        component.definitionPath,
        await analyze(component, own, (name) => analyses.get(name)!.definition),
      );
    }
    return response(components, analyses);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function analyze(
  { definitionPath, definition, dependencies, functions }: PushedComponent,
  folder: string,
  definitionAt: (path: string) => Definition,
): Promise<Analysis> {
  const names = dependencies.map(
    (path) => [path, definitionAt(path).definitionType.name ?? ""] as const,
  );
  return {
    definition: definition
      ? await evaluateDefinition(
          definition,
          path.join(folder, "definition"),
          names,
        )
      : noDefinition(definitionPath),
    functions: await evaluateFunctions(
      functions,
      path.join(folder, "functions"),
    ),
  };
}

/** The definition of an app without `convex.config.ts`. */
function noDefinition(definitionPath: string): Definition {
  if (definitionPath !== ROOT)
    throw new Error(`${definitionPath} has no definition.`);
  return {
    definitionType: { type: "app" },
    childComponents: [],
    httpMounts: {},
  };
}

/** A definition is evaluated with the names of those that it uses. */
function dependenciesFirst(components: PushedComponent[]): PushedComponent[] {
  const ordered = new Set<PushedComponent>();
  const visit = (component: PushedComponent, above: PushedComponent[]) => {
    if (above.includes(component)) {
      throw new Error(`${component.definitionPath} uses itself.`);
    }
    for (const name of component.dependencies) {
      const used = components.find(
        ({ definitionPath }) => definitionPath === name,
      );
      if (!used) throw new Error(`The push has no ${name}.`);
      visit(used, [...above, component]);
    }
    ordered.add(component);
  };
  for (const component of components) visit(component, []);
  return [...ordered];
}

function response(
  components: PushedComponent[],
  analyses: ReadonlyMap<string, Analysis>,
): object {
  return {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: [],
    analysis: Object.fromEntries(
      components.map(({ definitionPath, udfServerVersion }) => [
        definitionPath,
        described(
          definitionPath,
          udfServerVersion,
          analyses.get(definitionPath)!,
        ),
      ]),
    ),
    app: instance(ROOT, ROOT, analyses),
    schemaChange: { allocatedComponentIds: [], schemaIds: [], indexDiffs: {} },
  };
}

function described(
  definitionPath: string,
  serverVersion: string,
  { definition, functions }: Analysis,
): object {
  const { childComponents, envVars = [] } = definition;
  return {
    definition: {
      ...{ ...definition, path: definitionPath },
      childComponents: childComponents.map((child) => ({ ...child, args: [] })),
      envVars: byName(envVars).map(([name, { value, optional = false }]) => [
        name,
        { type: "value", value, optional },
      ]),
      // An app exports nothing.
      exports:
        definitionPath === ROOT
          ? { type: "branch", branch: [] }
          : exportsOf(functions),
    },
    schema: null,
    functions,
    udfConfig: {
      serverVersion,
      importPhaseRngSeed: null,
      importPhaseUnixTimestamp: null,
    },
  };
}

/** A function's reference, or what is below a part of a path. */
type Tree = Map<string, Tree | string>;

/** The public functions of a component, as a tree by the parts of their paths. */
function exportsOf(functions: Analysis["functions"]): Exports {
  const root: Tree = new Map();
  for (const [module, { functions: own }] of Object.entries(functions)) {
    for (const { name, visibility } of own) {
      if (visibility?.kind !== "public") continue;
      let node = root;
      for (const part of module.replace(/\.js$/, "").split("/")) {
        const next: Tree | string = node.get(part) ?? new Map();
        if (typeof next === "string") {
          throw new Error(`${module} has the path of a function.`);
        }
        node.set(part, next);
        node = next;
      }
      node.set(name, `_reference/function/${module}:${name}`);
    }
  }
  const toExports = (node: Tree | string): Exports =>
    typeof node === "string"
      ? { type: "leaf", leaf: node }
      : {
          type: "branch",
          branch: byName([...node]).map(([name, child]) => [
            name,
            toExports(child),
          ]),
        };
  return toExports(root);
}

/** The tree of components, of which generated code needs the shape only. */
function instance(
  definitionPath: string,
  componentPath: string,
  analyses: ReadonlyMap<string, Analysis>,
): object {
  const children = analyses.get(definitionPath)!.definition.childComponents;
  return {
    ...{ definitionPath, componentPath, args: {}, env: {}, exports: {} },
    httpRoutes: { httpModuleRoutes: null, mounts: [] },
    childComponents: Object.fromEntries(
      children.map(({ name, path }) => [
        name,
        instance(
          path,
          `${componentPath && `${componentPath}/`}${name}`,
          analyses,
        ),
      ]),
    ),
  };
}

/** A deployment sorts names by their bytes. */
function byName<Value>(entries: [string, Value][]): [string, Value][] {
  return [...entries].sort(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
}
