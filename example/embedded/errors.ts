/**
 * Converts errors on their way out of functions. The client library turns the data of a
 * `ConvexError` into text when the error leaves a function. The calling function gets JSON again,
 * and callers outside get a value.
 */
import {
  ConvexError,
  convexToJson,
  jsonToConvex,
  type JSONValue,
  type Value,
} from "convex/values";

interface DataError extends Error {
  data: unknown;
}

export function isConvexError(error: unknown): error is DataError {
  return (
    typeof error === "object" &&
    error !== null &&
    Symbol.for("ConvexError") in error
  );
}

/** Converts an error for the calling function: the library decodes `data` from JSON itself. */
export function forCaller(error: unknown): unknown {
  if (isConvexError(error) && typeof error.data === "string")
    error.data = JSON.parse(error.data);
  return error;
}

/** Converts an error for callers outside: tests, clients, the server. */
export function forOutside(error: unknown): unknown {
  if (isConvexError(error) && typeof error.data === "string")
    error.data = jsonToConvex(JSON.parse(error.data) as JSONValue);
  // A bundled function has a class of its own.
  if (isConvexError(error) && !(error instanceof ConvexError))
    Object.setPrototypeOf(error, ConvexError.prototype as object);
  return error;
}

export interface ErrorReport {
  readonly message: string;
  readonly data?: JSONValue;
}

/** Answers the error in the form that clients get. */
export function report(error: unknown): ErrorReport {
  const text =
    error instanceof Error ? (error.stack ?? error.message) : String(error);
  const id = crypto.randomUUID().replaceAll("-", "").slice(0, 16);
  const message = `[Request ID: ${id}] Server Error\nUncaught ${text}\n`;
  if (!isConvexError(error)) return { message };
  return { message, data: convexToJson((error.data ?? null) as Value) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
