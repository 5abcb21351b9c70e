/**
 * Runs calls from outside, over the socket or HTTP: only public functions, and errors as the
 * clients expect them.
 */
import { convexToJson, jsonToConvex, type JSONValue } from "convex/values";
import type { Identity, RequestMetadata } from "./call.js";
import type { Engine } from "./engine.js";
import { report } from "./errors.js";
import {
  normalizePath,
  type FunctionKind,
  type FunctionPath,
} from "./functions.js";
import { callSystem } from "./systemQueries.js";

export interface PublicCall {
  /** "any" accepts every kind of function. */
  readonly kind: FunctionKind | "any";
  readonly path: string;
  readonly component: string;
  readonly args: JSONValue;
}

export interface PublicCaller {
  readonly identity: Identity;
  readonly isAdmin: boolean;
  readonly request: Partial<RequestMetadata>;
}

export type CallOutcome =
  | { success: true; value: JSONValue }
  | { success: false; errorMessage: string; errorData?: JSONValue };

export async function publicPath(
  { runtime }: Engine,
  path: string,
  component: string,
  isAdmin: boolean,
): Promise<FunctionPath> {
  const normalized = normalizePath(path);
  const resolved = await runtime.functions
    .resolve({ component, path: normalized })
    .catch((error: unknown) => {
      // A module that exists but fails to load should say why.
      const [module = ""] = normalized.split(":");
      if (runtime.functions.has(component, module)) console.error(error);
      return undefined;
    });
  const isAllowed = isAdmin || (component === "" && resolved?.isPublic);
  if (resolved === undefined || !isAllowed)
    throw new Error(
      `Could not find public function for '${normalized.replace(/:default$/, "")}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`,
    );
  return resolved;
}

/** Never throws: an error is an outcome. `ts` is the latest commit once the call is over. */
export async function callPublic(
  engine: Engine,
  call: PublicCall,
  { identity, isAdmin, request }: PublicCaller,
): Promise<{ outcome: CallOutcome; ts: bigint }> {
  const system = await callSystem(engine, call, isAdmin);
  if (system) return { outcome: system, ts: engine.runtime.lastCommitTs };
  let outcome: CallOutcome;
  try {
    const { component } = call;
    const found = await publicPath(engine, call.path, component, isAdmin);
    const { kind } = await engine.runtime.functions.resolve(found);
    if (call.kind !== "any" && call.kind !== kind)
      throw new Error(`"${call.path}" is a ${kind}, not a ${call.kind}.`);
    const options = { component, identity, request };
    const args = jsonToConvex(call.args);
    const value = await engine[kind](found.path, args, options);
    outcome = { success: true, value: convexToJson(value) };
  } catch (error) {
    const { message, data } = report(error);
    outcome = {
      success: false,
      errorMessage: message,
      ...(data === undefined ? {} : { errorData: data }),
    };
  }
  return { outcome, ts: engine.runtime.lastCommitTs };
}
