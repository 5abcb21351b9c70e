/**
 * Runs queries and mutations called from within a transaction, and those of actions, which run
 * outside of one.
 */
import { jsonToConvex, type JSONValue, type Value } from "convex/values";
import type { Call } from "./call.js";
import { forOutside } from "./errors.js";
import {
  checkArguments,
  checkReturnValue,
  encodeArguments,
  resolveAs,
  type FunctionPath,
} from "./functions.js";
import { MAX_CALL_DEPTH, nestedLimits, type Limits } from "./limits.js";
import type { Caller, Runtime } from "./runtime.js";
import { decode } from "./values.js";

/**
 * Prepares a call from an action. An identity passes from the app to the app only, so not even from
 * a component to itself (crates/model/src/components/auth.rs:6). The request passes, without the
 * token that proved the identity.
 */
export function onBehalfOf(
  { component, identity, request }: Call,
  path: FunctionPath,
): Caller {
  if (component === "" && path.component === "") return { identity, request };
  return anonymous(request);
}

export function anonymous(request: Caller["request"]): Caller {
  return { identity: null, request: { ...request, authToken: null } };
}

/**
 * Runs a nested call. If it throws, this undoes its writes. Its reads stay. The transaction keeps
 * its identity, inside components too (crates/isolate/src/environment/udf/async_syscall.rs:891).
 */
export async function runNested(
  caller: Call,
  path: FunctionPath,
  udfType: "query" | "mutation" | "snapshotQuery",
  argsJson: JSONValue,
  requested: Partial<Limits> | undefined,
): Promise<string> {
  const { context, runtime } = caller;
  if (context === null)
    throw new Error("Nested calls need a running query or mutation.");
  if (caller.depth >= MAX_CALL_DEPTH)
    throw new Error(
      `Cross component call depth limit exceeded (limit: ${MAX_CALL_DEPTH}).`,
    );
  const { transaction } = context;
  const kind = udfType === "mutation" ? "mutation" : "query";
  const resolved = await resolveAs(runtime.functions, path, kind);
  checkArguments(resolved, jsonToConvex(argsJson));
  const call = runtime.newCall(
    path,
    kind,
    context,
    caller,
    caller.depth + 1,
    nestedLimits(caller.meter.limits, transaction.used, requested),
  );
  const run = async () => {
    const text = await runtime.runCall(call, () =>
      resolved.invoke(`[${JSON.stringify(argsJson)}]`),
    );
    if (resolved.checkReturns !== null)
      checkReturnValue(resolved, decode(text));
    return text;
  };
  if (udfType === "snapshotQuery") return transaction.onSnapshot(run);
  const savepoint = transaction.savepoint();
  try {
    return await run();
  } catch (error) {
    transaction.rollBackTo(savepoint);
    throw error;
  }
}

export interface ActionCaller extends Caller {
  readonly isScheduled?: boolean;
}

export async function runAction(
  runtime: Runtime,
  path: FunctionPath,
  args: Value,
  caller: ActionCaller,
  depth = 1,
): Promise<Value> {
  if (depth > MAX_CALL_DEPTH)
    throw new Error("Cross component call depth limit exceeded.");
  const resolved = await resolveAs(runtime.functions, path, "action");
  checkArguments(resolved, args);
  const encoded = encodeArguments(args);
  return runActionWith(
    runtime,
    path,
    (requestId) => resolved.invoke(encoded, requestId),
    caller,
    depth,
    (value) => checkReturnValue(resolved, value),
  );
}

export async function runActionWith(
  runtime: Runtime,
  path: FunctionPath,
  invoke: (requestId: string) => Promise<string>,
  caller: ActionCaller,
  depth = 1,
  check?: (value: Value) => void,
): Promise<Value> {
  const { limits } = runtime;
  const call = runtime.newCall(path, "action", null, caller, depth, limits);
  try {
    const { requestId } = caller.request;
    const text = await runtime.capacity.action(
      () => runtime.runCall(call, () => invoke(requestId)),
      caller,
    );
    const value = decode(text);
    check?.(value);
    return value;
  } catch (error) {
    throw forOutside(error);
  }
}
