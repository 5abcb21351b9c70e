/**
 * Operations of functions besides those of the database: other functions, the scheduler, facts
 * about the call.
 */
import { convexToJson, jsonToConvex, type JSONValue } from "convex/values";
import type { Call, RequestMetadata } from "./call.js";
import {
  functionHandle,
  resolveAddress,
  type FunctionAddress,
} from "./functions.js";
import { cancelJob, scheduleJob } from "./jobs.js";
import type { Limits } from "./limits.js";
import { onBehalfOf, runAction, runNested } from "./nestedCalls.js";
import { runFunction } from "./topLevel.js";
import { encode } from "./values.js";

type Args = FunctionAddress & {
  args: JSONValue;
  udfType: "query" | "mutation" | "snapshotQuery";
  transactionLimits?: Partial<Limits>;
  ts: number;
  id: string;
};
type CallOperation = (call: Call, args: Args) => Promise<string>;

/** Nested calls of one function take turns, so that their savepoints do not interleave. */
async function inTurn<Result>(
  call: Call,
  run: () => Promise<Result>,
): Promise<Result> {
  const before = call.turn;
  let done = () => {};
  call.turn = new Promise((resolve) => (done = resolve));
  call.nestedCalls += 1;
  try {
    await before;
    return await run();
  } finally {
    call.nestedCalls -= 1;
    done();
  }
}

/**
 * A reference does not reach an internal function of a component. A handle from it does.
 */
async function target(call: Call, address: FunctionAddress) {
  const path = resolveAddress(call.component, address);
  const { registered } = await call.runtime.functions.resolve(path);
  if (address.reference !== undefined && !registered.isPublic)
    throw new Error(
      `"${path.path}" is internal to the component "${path.component}".`,
    );
  return path;
}

function callFromAction(
  call: Call,
  kind: "query" | "mutation",
  args: Args,
): Promise<string> {
  if (call.context !== null)
    throw new Error("Only actions can call functions this way.");
  const { runtime } = call;
  return runtime.capacity.activity.trackOperation(call, async () => {
    const path = await target(call, args);
    const caller = onBehalfOf(call, path);
    const { value } = await runFunction(
      runtime,
      path,
      kind,
      jsonToConvex(args.args),
      caller,
    );
    return encode(value);
  });
}

export const callOperations: Record<string, CallOperation> = {
  "1.0/runUdf": (call, args) =>
    inTurn(call, async () =>
      runNested(
        call,
        await target(call, args),
        args.udfType,
        args.args,
        args.transactionLimits,
      ),
    ),
  "1.0/actions/query": (call, args) => callFromAction(call, "query", args),
  "1.0/actions/mutation": (call, args) =>
    callFromAction(call, "mutation", args),
  "1.0/actions/action": (call, args) =>
    call.runtime.capacity.activity.trackOperation(call, async () => {
      const path = await target(call, args);
      const value = await runAction(
        call.runtime,
        path,
        jsonToConvex(args.args),
        onBehalfOf(call, path),
        call.depth + 1,
      );
      return encode(value);
    }),
  async "1.0/createFunctionHandle"(call, args) {
    return JSON.stringify(functionHandle(await target(call, args)));
  },
  async "1.0/schedule"(call, args) {
    const path = await target(call, args);
    while (call.nestedCalls > 0) await call.turn;
    const { context } = call;
    if (context === null || call.kind !== "mutation")
      throw new Error("Only mutations and actions can schedule functions.");
    const { transaction } = context;
    return JSON.stringify(
      scheduleJob(call.runtime, transaction, call.meter, call.component, {
        path,
        args: jsonToConvex(args.args),
        at: args.ts * 1000,
      }),
    );
  },
  async "1.0/actions/schedule"(call, args) {
    const path = await target(call, args);
    const job = { path, args: jsonToConvex(args.args), at: args.ts * 1000 };
    const { runtime, meter, component } = call;
    const id = await runtime.writeSystem((transaction) =>
      scheduleJob(runtime, transaction, meter, component, job),
    );
    return JSON.stringify(id);
  },
  async "1.0/cancel_job"(call, { id }) {
    while (call.nestedCalls > 0) await call.turn;
    cancelJob(call.runtime, call.context!.transaction, call.meter, id);
    return "{}";
  },
  async "1.0/actions/cancel_job"({ runtime, meter }, { id }) {
    await runtime.writeSystem((transaction) =>
      cancelJob(runtime, transaction, meter, id),
    );
    return "{}";
  },
  async "1.0/getUserIdentity"({ identity, context }) {
    if (context !== null) context.observed.identity = true;
    return encode(identity);
  },
  async "1.0/getFunctionMetadata"({ path, component }) {
    return JSON.stringify({ name: path, componentPath: component });
  },
  async "1.0/getRequestMetadata"({ kind, request }) {
    if (kind === "query")
      throw new Error("getRequestMetadata() is not available in queries.");
    return JSON.stringify(request satisfies RequestMetadata);
  },
  async "1.0/getDeploymentMetadata"({ runtime }) {
    const { deploymentClass } = runtime.capacity;
    return JSON.stringify({
      name: "embedded",
      region: null,
      class: (deploymentClass ?? "S16").toLowerCase(),
    });
  },
  async "1.0/auditLog"() {
    return JSON.stringify(convexToJson(null));
  },
};
