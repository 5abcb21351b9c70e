/**
 * `Date` and `performance` of functions. In queries and mutations the time of day stands still, for
 * nested calls too (crates/isolate/src/environment/udf/phase.rs:616). In actions it is live.
 * `performance.now()` stands still in queries only (crates/isolate/src/environment/udf/mod.rs:283).
 */
import {
  currentCall,
  observeTime,
  outside,
  strictCall,
  type Call,
} from "./call.js";
import { ManualClock } from "./clock.js";
import { notImplemented } from "./platformErrors.js";

const NodeDate = globalThis.Date;
const nodePerformance = globalThis.performance;

function timeOf(call: Call): number {
  if (call.isStrict && call.isImporting) return call.runtime.pushedAt;
  if (call.isStrict && call.context !== null) return call.context.startedAt;
  return Math.floor(outside(() => call.runtime.clock.now()));
}

function now(): number {
  const call = currentCall.getStore();
  if (call === undefined) return NodeDate.now();
  if (!call.isImporting) observeTime();
  return timeOf(call);
}

const FunctionDate = new Proxy(NodeDate, {
  apply: () => new NodeDate(now()).toString(),
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [now()] : args,
      newTarget,
    ) as Date,
  get: (target, property) =>
    property === "now" ? now : (Reflect.get(target, property) as unknown),
});

/**
 * Answers the `Date` of closures in tests: the time of a manual clock, or else that of the process,
 * with its fake timers.
 */
export function dateOfCall(): DateConstructor | undefined {
  const call = currentCall.getStore();
  if (call === undefined) return undefined;
  const isOurs = call.isStrict || call.runtime.clock instanceof ManualClock;
  return isOurs ? FunctionDate : undefined;
}

/** Answers milliseconds since the push of the code, to a tenth. */
function performanceNow(): number {
  const call = strictCall()!;
  if (call.isImporting) return 0;
  const { pushedAt } = call.runtime;
  if (call.context === null || call.kind !== "query") {
    const elapsed = nodePerformance.now() - call.startedAtPreciseMs;
    return Math.round((call.startedAt - pushedAt + elapsed) * 10) / 10;
  }
  return call.context.startedAt - pushedAt;
}

const absent = new Set(["timing", "navigation", "eventCounts"]);
const ofNodeOnly = new Set(["nodeTiming", "eventLoopUtilization", "timerify"]);

export const functionPerformance = new Proxy(nodePerformance, {
  get(target, property) {
    const name = String(property);
    if (name === "now") return performanceNow;
    if (name === "timeOrigin") return strictCall()!.runtime.pushedAt;
    if (absent.has(name))
      return notImplemented(strictCall()!, `get ${name}`, "Performance");
    if (ofNodeOnly.has(name)) return undefined;
    const value = Reflect.get(target, property) as unknown;
    if (typeof value !== "function") return value;
    return (...args: unknown[]) =>
      outside(() => Reflect.apply(value, target, args) as unknown);
  },
});
