/**
 * The console of functions: the methods the platform has
 * (npm-packages/udf-runtime/src/02_console.ts), and no others.
 */
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

/** Prints with the console at the moment of use, which may be a test's. */
export function platformConsole(consoleNow: () => Console): object {
  const ours = Object.create(prototype) as Record<string, unknown>;
  for (const name of methods)
    ours[name] = (...args: unknown[]) =>
      outside(() => {
        consoleNow()[name](...(args as [string]));
      });
  return ours;
}
