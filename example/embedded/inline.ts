/** Runs closures as functions, for tests and seeds: they run as if they were registered. */
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { outside } from "./call.js";
import {
  callerOf,
  type ActionHandler,
  type CallOptions,
  type MutationHandler,
  type QueryHandler,
} from "./engineOptions.js";
import type { FunctionPath, RegisteredFunction } from "./functions.js";
import { runActionWith } from "./nestedCalls.js";
import { INLINE, type Runtime } from "./runtime.js";
import { runTransaction } from "./topLevel.js";

function pathOf({ component = "" }: CallOptions): FunctionPath {
  return { component, path: INLINE };
}

async function runInTransaction(
  runtime: Runtime,
  kind: "query" | "mutation",
  invoke: (args: string) => Promise<string>,
  options: CallOptions,
): Promise<unknown> {
  const run = () =>
    runTransaction(
      runtime,
      pathOf(options),
      kind,
      () => invoke("[{}]"),
      callerOf(options),
    );
  const { value } = await outside(() => runtime.mutex.run(run));
  return value;
}

export function runInlineQuery<Result>(
  runtime: Runtime,
  handler: QueryHandler<Result>,
  options: CallOptions,
): Promise<Result> {
  const registered: unknown = queryGeneric({ handler });
  const inline = registered as RegisteredFunction;
  return runInTransaction(
    runtime,
    "query",
    (args) => inline.invokeQuery(args),
    options,
  ) as Promise<Result>;
}

export function runInlineMutation<Result>(
  runtime: Runtime,
  handler: MutationHandler<Result>,
  options: CallOptions,
): Promise<Result> {
  const registered: unknown = mutationGeneric({ handler });
  const inline = registered as RegisteredFunction;
  return runInTransaction(
    runtime,
    "mutation",
    (args) => inline.invokeMutation(args),
    options,
  ) as Promise<Result>;
}

export function runInlineAction<Result>(
  runtime: Runtime,
  handler: ActionHandler<Result>,
  options: CallOptions,
): Promise<Result> {
  const registered: unknown = actionGeneric({ handler });
  const inline = registered as RegisteredFunction;
  return outside(() =>
    runActionWith(
      runtime,
      pathOf(options),
      (requestId) => inline.invokeAction(requestId, "[{}]"),
      callerOf(options),
    ),
  ) as Promise<Result>;
}
