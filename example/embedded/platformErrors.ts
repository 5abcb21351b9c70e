/** Errors of the platform for a function that asks for something that the platform lacks. */
import { failUncatchably, type Call } from "./call.js";

/** A function can catch it: crates/isolate/src/environment/udf/mod.rs:252. */
export function notAllowed(description: string): Error {
  return new Error(
    `Can't use ${description} in queries and mutations. Please consider using an action. ` +
      "See https://docs.convex.dev/functions/actions for more details.",
  );
}

/** A function cannot catch it: npm-packages/udf-runtime/src/helpers.ts:11. */
export function notImplemented(
  call: Call,
  operation: string,
  className: string,
): never {
  return failUncatchably(
    call,
    `Not implemented: ${operation} for ${className}. Consider calling an action defined in Node.js ` +
      "instead (https://docs.convex.dev/functions/actions).",
  );
}
