/**
 * The registered functions of the app and its components. The engine finds them by path, loads them
 * at their first call, and compiles their validators. This file also resolves how one function
 * names another: by path, by component reference, by handle.
 */
import type { Value } from "convex/values";
import { currentCall } from "./call.js";
import {
  compileValidator,
  type Check,
  type ValidatorJSON,
} from "./validate.js";
import { encode, measure } from "./values.js";
import { refuseLoneSurrogates } from "./wellFormed.js";

/** Maps a path without extension ("reports/overview") to a thunk that loads the module. */
export type ModuleMap = Record<string, () => Promise<unknown>>;
export type FunctionKind = "query" | "mutation" | "action";

/** `path` is "module:function" inside the component. The app itself is component "". */
export interface FunctionPath {
  readonly component: string;
  readonly path: string;
}

/** The result of `query()`, `mutation()` and `action()` of convex/server. */
export interface RegisteredFunction {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isPublic?: boolean;
  isInternal?: boolean;
  invokeQuery(args: string): Promise<string>;
  invokeMutation(args: string): Promise<string>;
  invokeAction(requestId: string, args: string): Promise<string>;
  exportArgs(): string;
  exportReturns(): string;
}

export interface ResolvedFunction extends FunctionPath {
  readonly kind: FunctionKind;
  readonly isPublic: boolean;
  readonly registered: RegisteredFunction;
  /** Starts the function. Arguments and result are JSON text. */
  invoke(args: string, requestId?: string): Promise<string>;
  readonly checkArgs: Check;
  readonly checkReturns: Check | null;
}

export interface FunctionAddress {
  name?: string;
  reference?: string;
  functionHandle?: string;
}

/** Brings "dir/mod.js:fn" and "dir/mod" into the one form used as a key. */
export function normalizePath(path: string): string {
  const [module = "", name = "default"] = path.split(":");
  return `${module.replace(/\.js$/, "")}:${name}`;
}

export function functionHandle({ component, path }: FunctionPath): string {
  return `function://${component};${path}`;
}

/** Answers the function that an address means to a caller inside the given component. */
export function resolveAddress(
  component: string,
  { name, reference, functionHandle: handle }: FunctionAddress,
): FunctionPath {
  if (name !== undefined) return { component, path: normalizePath(name) };
  if (handle !== undefined) {
    const parts = /^function:\/\/([^;]*);(.+)$/.exec(handle);
    if (parts === null) throw new Error(`Invalid function handle "${handle}".`);
    return { component: parts[1]!, path: normalizePath(parts[2]!) };
  }
  const [, kind, child, ...names] = reference?.split("/") ?? [];
  const exported = names.pop();
  if (kind !== "childComponent" || !child || exported === undefined)
    throw new Error(`Unsupported function reference "${reference}".`);
  return {
    component: component === "" ? child : `${component}/${child}`,
    path: `${names.join("/")}:${exported}`,
  };
}

export class Functions {
  private readonly modules = new Map<string, ModuleMap>();
  private readonly loaded = new Map<string, Promise<Record<string, unknown>>>();
  private readonly resolved = new Map<string, ResolvedFunction>();

  constructor(
    private readonly isIdOf: (
      component: string,
      id: string,
      table: string,
    ) => boolean,
    /**
     * Runs outside: modules must not load inside the context of the function that asks for them.
     */
    private readonly importing: <Result>(
      component: string,
      run: () => Result,
    ) => Result,
    /** True: evaluates modules again for each call, inside its context. */
    private readonly freshModules = false,
  ) {}

  add(component: string, modules: ModuleMap): void {
    this.modules.set(component, modules);
  }

  components(): string[] {
    return [...this.modules.keys()];
  }

  /** Drops loaded modules, so that changed files take effect with the next call. */
  forget(): void {
    this.loaded.clear();
    this.resolved.clear();
  }

  has(component: string, module: string): boolean {
    return this.modules.get(component)?.[module] !== undefined;
  }

  load(component: string, module: string): Promise<Record<string, unknown>> {
    const key = `${component};${module}`;
    let loading = this.loaded.get(key);
    if (loading === undefined) {
      const thunk = this.thunkOf(component, module);
      loading = this.importing(component, thunk) as Promise<
        Record<string, unknown>
      >;
      loading.catch(() => this.loaded.delete(key));
      this.loaded.set(key, loading);
    }
    return loading;
  }

  private thunkOf(component: string, module: string) {
    const modules = this.modules.get(component);
    if (modules === undefined)
      throw new Error(`Component "${component}" is not installed.`);
    const thunk = modules[module];
    if (thunk === undefined)
      throw new Error(`Could not find module for: "${module}"`);
    return thunk;
  }

  /**
   * Answers the module as the running call sees it: with state of its own, if modules are fresh.
   */
  async loadForCall(
    component: string,
    module: string,
  ): Promise<Record<string, unknown>> {
    const call = currentCall.getStore();
    if (!this.freshModules || call === undefined)
      return this.load(component, module);
    call.isImporting = true;
    try {
      const thunk = this.thunkOf(component, module);
      return (await thunk()) as Record<string, unknown>;
    } finally {
      call.isImporting = false;
    }
  }

  async resolve(path: FunctionPath): Promise<ResolvedFunction> {
    const key = functionHandle(path);
    return this.resolved.get(key) ?? (await this.resolveAnew(key, path));
  }

  private async resolveAnew(
    key: string,
    { component, path }: FunctionPath,
  ): Promise<ResolvedFunction> {
    const [module = "", name = ""] = path.split(":");
    const exported = (await this.load(component, module))[name];
    const registered = exported as RegisteredFunction | undefined;
    const kind = registered && kindOf(registered);
    if (registered === undefined || kind === undefined)
      throw new Error(
        `Expected a Convex function exported from module "${module}" as \`${name}\`${component && ` in component "${component}"`}.`,
      );
    const compile = (exportedJson: string) =>
      compileValidator(JSON.parse(exportedJson) as ValidatorJSON, {
        isIdOf: (id, table) => this.isIdOf(component, id, table),
      });
    const returns = registered.exportReturns();
    const invoke = async (args: string, requestId = "") => {
      const called = this.freshModules
        ? ((await this.loadForCall(component, module))[
            name
          ] as RegisteredFunction)
        : registered;
      const result =
        kind === "query"
          ? await called.invokeQuery(args)
          : kind === "mutation"
            ? await called.invokeMutation(args)
            : await called.invokeAction(requestId, args);
      const what = `Function ${path} failed. Could not parse return value as json`;
      return refuseLoneSurrogates(result, what);
    };
    const resolved: ResolvedFunction = {
      component,
      path,
      kind,
      isPublic: registered.isPublic === true,
      registered,
      invoke,
      checkArgs: compile(registered.exportArgs()),
      checkReturns: returns === "null" ? null : compile(returns),
    };
    this.resolved.set(key, resolved);
    return resolved;
  }
}

function kindOf(registered: RegisteredFunction): FunctionKind | undefined {
  if (registered.isQuery) return "query";
  if (registered.isMutation) return "mutation";
  return registered.isAction ? "action" : undefined;
}

export async function resolveAs(
  functions: Functions,
  path: FunctionPath,
  kind: FunctionKind,
): Promise<ResolvedFunction> {
  const resolved = await functions.resolve(path);
  if (resolved.kind !== kind)
    throw new Error(`"${path.path}" is a ${resolved.kind}, not a ${kind}.`);
  return resolved;
}

const MAX_ARGUMENT_BYTES = 16 << 20;

export function encodeArguments(args: Value): string {
  const bytes = measure(args, { what: "An argument", isDocument: false });
  if (bytes > MAX_ARGUMENT_BYTES)
    throw new Error(
      `Function arguments are too large: ${bytes} bytes (limit: ${MAX_ARGUMENT_BYTES}).`,
    );
  return `[${refuseLoneSurrogates(encode(args), "Invalid arguments")}]`;
}

export function checkArguments(
  { path, checkArgs }: ResolvedFunction,
  args: Value,
): void {
  const problem = checkArgs(args);
  if (problem !== null)
    throw new Error(`ArgumentValidationError in "${path}": ${problem}`);
}

export function checkReturnValue(
  { path, kind, checkReturns }: ResolvedFunction,
  value: Value,
): void {
  const problem = checkReturns?.(value) ?? null;
  if (problem !== null)
    throw new Error(
      `Return value validation failed for ${kind} "${path}":\n${problem}`,
    );
}
