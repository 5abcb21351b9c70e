/**
 * Offers `convexTest` on the embedded backend: the part of convex-test that component tests use. So
 * the same test files run on both (vitest project "parity" loads this file instead of convex-test).
 * Unlike convex-test, it always applies the limits of transactions.
 */
import type { TestConvex } from "convex-test";
import type {
  GenericSchema,
  SchemaDefinition,
  UserIdentity,
} from "convex/server";
import type { Value } from "convex/values";
import type { Identity, RequestMetadata } from "./call.js";
import {
  Engine,
  type AnyFunction,
  type CallOptions,
  type Limits,
  type ModuleMap,
} from "./engine.js";
import type { FunctionKind } from "./functions.js";
import { unsignedToken } from "./identity.js";
import type { Schema } from "./store.js";

export type { TestConvex } from "convex-test";

interface Options {
  schema?: Schema;
  modules?: ModuleMap;
  transactionLimits?: Partial<Limits> | boolean;
}

/** Taken before tests replace it with fake timers. */
const realSetTimeout = globalThis.setTimeout.bind(globalThis);

/** Bounds the turns of the event loop in which functions scheduled under real timers may fire. */
const IDLE_TURNS = 20;

/**
 * Bounds the turns, so that functions that go on scheduling each other fail a test rather than hang
 * it.
 */
const MAX_TURNS = 10_000;

export function convexTest<Definition extends GenericSchema>(
  schemaOrOptions?: SchemaDefinition<Definition, boolean> | Options,
  givenModules?: ModuleMap,
): TestConvex<SchemaDefinition<Definition, boolean>> {
  const options: Options =
    schemaOrOptions === undefined
      ? {}
      : "tables" in schemaOrOptions
        ? { schema: schemaOrOptions }
        : schemaOrOptions;
  const modules = givenModules ?? options.modules ?? {};
  const { transactionLimits: limits } = options;
  const engine = new Engine({
    app: { modules: relativeModules(modules), schema: options.schema ?? null },
    ...(typeof limits === "object" ? { limits } : {}),
  });
  return {
    ...accessor(engine, {}),
    registerComponent: (path: string, schema: Schema, glob: ModuleMap) =>
      engine.addComponent(path, { schema, modules: relativeModules(glob) }),
  } as unknown as TestConvex<SchemaDefinition<Definition, boolean>>;
}

/** Makes the keys of `import.meta.glob` relative to the functions folder, without extension. */
function relativeModules(glob: ModuleMap): ModuleMap {
  const paths = Object.keys(glob);
  const generated = paths.find((path) => path.includes("_generated"));
  if (generated === undefined && paths.length > 0)
    throw new Error(
      'Could not find the "_generated" directory: include it in the glob.',
    );
  const root = generated?.split("_generated")[0] ?? "";
  return Object.fromEntries(
    Object.entries(glob).map(([path, load]) => [
      path.slice(root.length).replace(/\.[^.]+$/, ""),
      load,
    ]),
  );
}

type Inline = (ctx: never) => Promise<unknown>;

function accessor(engine: Engine, options: CallOptions) {
  const isInline = (given: unknown): given is Inline =>
    typeof given === "function";
  const runner =
    <Kind extends FunctionKind>(
      inline: (handler: Inline) => Promise<unknown>,
      call: (reference: AnyFunction<Kind>, args: Value) => Promise<Value>,
    ) =>
    (given: Inline | AnyFunction<Kind>, args: Value = {}) =>
      isInline(given) ? inline(given) : call(given, args);
  return {
    query: runner<"query">(
      (handler) => engine.runQuery(handler as never, options),
      (reference, args) => engine.query(reference, args, options),
    ),
    mutation: runner<"mutation">(
      (handler) => engine.run(handler as never, options),
      (reference, args) => engine.mutation(reference, args, options),
    ),
    action: runner<"action">(
      (handler) => engine.runAction(handler as never, options),
      (reference, args) => engine.action(reference, args, options),
    ),
    run: (handler: Inline) => engine.run(handler as never, options),
    runInComponent: (component: string, handler: Inline) =>
      engine.run(handler as never, { ...options, component }),
    async fetch(path: string, init?: RequestInit) {
      const request = new Request(`https://some.convex.site${path}`, init);
      const response = await engine.fetch(request, {
        identity: options.identity ?? null,
        ip: options.request?.ip ?? null,
        userAgent: options.request?.userAgent ?? null,
      });
      const { pathname } = new URL(request.url);
      return (
        response ??
        new Response(`No HttpAction routed for ${pathname}`, { status: 404 })
      );
    },
    withIdentity: (identity: Partial<UserIdentity>) => {
      const complete = completeIdentity(identity);
      const authToken = unsignedToken(complete);
      const request = { ...options.request, authToken };
      return accessor(engine, { ...options, identity: complete, request });
    },
    withRequestMetadata: ({
      ip = null,
      userAgent = null,
    }: Partial<RequestMetadata>) =>
      accessor(engine, {
        ...options,
        request: { ...options.request, ip, userAgent },
      }),
    finishInProgressScheduledFunctions: () => engine.settle(),
    finishAllScheduledFunctions: (advance: () => void, iterations?: number) =>
      finishAll(engine, advance, iterations),
  };
}

function completeIdentity(identity: Partial<UserIdentity>) {
  const subject = identity.subject ?? JSON.stringify(identity);
  const issuer = identity.issuer ?? "https://convex.test";
  const tokenIdentifier = identity.tokenIdentifier ?? `${issuer}|${subject}`;
  return { ...identity, subject, issuer, tokenIdentifier } satisfies Identity;
}

async function finishAll(
  { scheduler }: Engine,
  advanceTimers: () => void,
  maxIterations = 100,
): Promise<void> {
  let idleTurns = 0;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    advanceTimers();
    if (scheduler.isRunning) {
      idleTurns = 0;
      await pumpUntil(scheduler.finishRunning(), advanceTimers);
      continue;
    }
    if (!scheduler.isWaiting || idleTurns >= IDLE_TURNS) return;
    idleTurns += 1;
    await new Promise((resolve) => realSetTimeout(resolve, 0));
  }
  throw new Error(
    "finishAllScheduledFunctions: too many iterations. Check for infinitely recursive scheduled functions, or increase maxIterations.",
  );
}

/** Advances time while functions run: an action may itself wait for a timer. */
async function pumpUntil(
  done: Promise<void>,
  advanceTimers: () => void,
): Promise<void> {
  let isDone = false;
  const finished = done.finally(() => (isDone = true));
  for (let turn = 0; !isDone; turn++) {
    if (turn > MAX_TURNS)
      throw new Error(
        "finishAllScheduledFunctions: scheduled functions keep scheduling more without end.",
      );
    await Promise.race([
      finished,
      new Promise((resolve) => realSetTimeout(resolve, 0)),
    ]);
    if (!isDone) advanceTimers();
  }
  await finished;
}
