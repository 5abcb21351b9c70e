/**
 * Shows functions the globals of the platform: those that npm-packages/udf-runtime/src/setup.ts
 * sets up, and V8's own. Each other name of Node becomes an accessor that asks who is running. A
 * function sees the platform's version or nothing. Everything else sees Node's, or the value that a
 * test has put there.
 */
import { runInNewContext } from "node:vm";
import {
  failUncatchably,
  isClosed,
  outside,
  strictCall,
  type Call,
} from "./call.js";
import { functionEnvironment } from "./environments.js";
import { platformConsole } from "./platformConsole.js";
import { notAllowed } from "./platformErrors.js";
import { installPlatformMembers } from "./platformMembers.js";
import { FinalizationRegistry, WeakRef } from "./platformReferences.js";
import { dateOfCall, functionPerformance } from "./platformTime.js";
import { platformClearTimer, platformTimer } from "./platformTimers.js";

/** Functions get these from Node as they are. `platformMembers.ts` has the members that differ. */
const sameAsNode = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "Crypto",
  "DOMException",
  "Event",
  "EventTarget",
  "File",
  "FormData",
  "Headers",
  "Performance",
  "PerformanceEntry",
  "PerformanceMark",
  "PerformanceMeasure",
  "ReadableStream",
  "ReadableStreamBYOBReader",
  "ReadableStreamDefaultReader",
  "Request",
  "Response",
  "SubtleCrypto",
  "TextDecoder",
  "TextDecoderStream",
  "TextEncoder",
  "TextEncoderStream",
  "TransformStream",
  "URL",
  "URLSearchParams",
  "WritableStream",
  "WritableStreamDefaultWriter",
  "atob",
  "btoa",
  "crypto",
];

/** Makes the platform's version of a global from Node's at the moment. */
type Version = (call: Call, node: () => unknown) => unknown;

const processOfFunctions = { env: functionEnvironment };

function refuseCode(): never {
  throw new EvalError(
    "Code generation from strings disallowed for this context",
  );
}

const FunctionWithoutCode = new Proxy(Function, {
  apply: refuseCode,
  construct: refuseCode,
});

const setTimer = (name: "setTimeout" | "setInterval"): Version => {
  return (_call, node) =>
    platformTimer(name, node() as Parameters<typeof platformTimer>[1]);
};
const clearTimer: Version = (_call, node) =>
  platformClearTimer(node() as Parameters<typeof platformClearTimer>[0]);

let consoleOfFunctions: object | undefined;

const versions: Readonly<Record<string, Version>> = {
  process: () => processOfFunctions,
  performance: () => functionPerformance,
  self: () => globalThis,
  WeakRef: () => WeakRef,
  FinalizationRegistry: () => FinalizationRegistry,
  Function: () => FunctionWithoutCode,
  eval: () => refuseCode,
  setTimeout: setTimer("setTimeout"),
  setInterval: setTimer("setInterval"),
  clearTimeout: clearTimer,
  clearInterval: clearTimer,
  console: (_call, node) =>
    (consoleOfFunctions ??= platformConsole(node as () => Console)),
  /** npm-packages/udf-runtime/src/02_structured_clone.ts */
  structuredClone: (call, node) => (value: unknown, options?: unknown) => {
    if (options !== undefined)
      failUncatchably(call, "structuredClone with transfer not supported");
    return (node() as typeof structuredClone)(value);
  },
  fetch:
    (call, node) =>
    async (...args: Parameters<typeof fetch>) => {
      if (isClosed(call)) throw notAllowed("fetch()");
      return await outside(() => (node() as typeof fetch)(...args));
    },
};

/**
 * Tells whether Node's own code asks. That code runs in the context of its caller: `request.text()`
 * takes a timer or a microtask. It gets Node's.
 */
function isAskedByNode(accessor: () => unknown): boolean {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_error, frames) => frames[0]?.getFileName();
  try {
    Error.captureStackTrace(holder, accessor);
    return String(holder.stack).startsWith("node:");
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
}

/**
 * Defines an accessor. It keeps an assigned value, and `vi.stubGlobal` can replace and restore it.
 */
function define(name: string, version: Version): void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  if (descriptor?.configurable === false) return;
  let assigned = descriptor?.value as unknown;
  let isAssigned = descriptor?.get === undefined;
  const node = (): unknown =>
    isAssigned ? assigned : descriptor?.get?.call(globalThis);
  const get = (): unknown => {
    const call = strictCall();
    if (call === undefined || isAskedByNode(get)) return node();
    return version(call, node);
  };
  Object.defineProperty(globalThis, name, {
    get,
    set(value) {
      assigned = value as unknown;
      isAssigned = true;
    },
    configurable: true,
    enumerable: descriptor?.enumerable ?? false,
  });
}

/** Defines `Date`, which functions ask for all the time, and Node's own code does not. */
function defineDate(): void {
  let assigned = globalThis.Date;
  Object.defineProperty(globalThis, "Date", {
    get: () => dateOfCall() ?? assigned,
    set(value) {
      assigned = value as DateConstructor;
    },
    configurable: true,
  });
}

/**
 * Lists the names that only Node has: all of its globals without V8's own and the platform's. So
 * functions do not see the additions of a newer Node either. Names with two underscores belong to
 * test runners and bundlers.
 */
export function namesOfNodeOnly(): string[] {
  const v8 = runInNewContext(
    "Object.getOwnPropertyNames(globalThis)",
  ) as string[];
  const onPlatform = new Set([...v8, ...sameAsNode, ...Object.keys(versions)]);
  return Object.getOwnPropertyNames(globalThis).filter(
    (name) =>
      !onPlatform.has(name) && !name.startsWith("__") && name !== "Convex",
  );
}

let areInstalled = false;

/** Installs the globals once for all engines of this process. */
export function installPlatformGlobals(): void {
  if (areInstalled) return;
  areInstalled = true;
  process.env = functionEnvironment;
  const hidden = namesOfNodeOnly();
  for (const [name, version] of Object.entries(versions)) define(name, version);
  for (const name of hidden) define(name, () => undefined);
  defineDate();
  installPlatformMembers();
}
