/** The console of functions: the methods the platform has (npm-packages/udf-runtime/src/02_console.ts), nothing else. */
import { outside } from "./call.js";

const methods = [
  "debug",
  "error",
  "info",
  "log",
  "warn",
  "trace",
  "time",
  "timeLog",
  "timeEnd",
] as const;

const prototype: object = {};

/** Prints by the given console, which may be a test's; looked up at the moment of use. */
export function platformConsole(consoleNow: () => Console): object {
  const ours = Object.create(prototype) as Record<string, unknown>;
  for (const name of methods)
    ours[name] = (...args: unknown[]) =>
      outside(() => {
        consoleNow()[name](...(args as [string]));
      });
  return ours;
}
