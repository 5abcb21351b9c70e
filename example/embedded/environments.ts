/**
 * Shows functions their environment variables. The app sees this process's variables as its
 * deployment's. A component has none of its own: it sees what its parent's `use(…, { env })` binds,
 * and the system's (crates/isolate/src/environment/udf/phase.rs:545).
 */
import { strictCall, type Call } from "./call.js";

/** A name of the parent's environment, or a text. */
export type Binding =
  { readonly variable: string } | { readonly value: string };
export type Bindings = Readonly<Record<string, Binding>>;

const SITE_URL = "CONVEX_SITE_URL";
const systemVariables = new Set(["CONVEX_CLOUD_URL", SITE_URL]);

interface Environment {
  /** Undefined: nobody read a configuration, and the component sees what its parent sees. */
  readonly bindings: Bindings | undefined;
  readonly httpPrefix: string | undefined;
}

export class Environments {
  private readonly environments = new Map<string, Environment>();

  add(component: string, bindings?: Bindings, httpPrefix?: string): void {
    this.environments.set(component, { bindings, httpPrefix });
  }

  read(component: string, name: string): string | undefined {
    const environment = this.environments.get(component);
    if (component === "") return nodeEnvironment[name];
    const parent = component.split("/").slice(0, -1).join("/");
    const bindings = environment?.bindings;
    if (bindings === undefined) return this.read(parent, name);
    if (Object.hasOwn(bindings, name)) {
      const binding = bindings[name]!;
      return "value" in binding
        ? binding.value
        : this.read(parent, binding.variable);
    }
    if (!systemVariables.has(name)) return undefined;
    const value = nodeEnvironment[name];
    const prefix = environment?.httpPrefix;
    return name === SITE_URL && value !== undefined && prefix !== undefined
      ? value.replace(/\/+$/, "") + prefix.replace(/\/+$/, "")
      : value;
  }
}

const nodeEnvironment = process.env;

/** The variables that functions have asked for. */
const asked = new Set<string>();

/**
 * The values of all variables that functions have asked for, as a text. Looking at all variables of
 * the process costs far more.
 */
export function askedVariables(): string {
  const values = [...asked].map((name) => nodeEnvironment[name] ?? null);
  return JSON.stringify(values);
}

function read({ runtime, component }: Call, name: string | symbol): unknown {
  if (typeof name !== "string") return undefined;
  asked.add(name);
  const value = runtime.environments.read(component, name);
  if (value === undefined && name === "inspect") return () => "[process.env]";
  return value;
}

/**
 * Node's own environment, except inside functions. A function reads its variables there, and cannot
 * change anything.
 */
export const functionEnvironment = new Proxy(nodeEnvironment, {
  get(target, name) {
    const call = strictCall();
    return call ? read(call, name) : (Reflect.get(target, name) as unknown);
  },
  set: (target, name, value) =>
    strictCall() !== undefined || Reflect.set(target, name, value),
  deleteProperty: (target, name) =>
    strictCall() !== undefined || Reflect.deleteProperty(target, name),
  has: (target, name) =>
    strictCall() === undefined && Reflect.has(target, name),
  ownKeys: (target) =>
    strictCall() === undefined ? Reflect.ownKeys(target) : [],
});
