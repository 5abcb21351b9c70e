/** The text that a log line may have of an error: never its message, which may quote what an event says. */
import { ConvexError } from "convex/values";

/** A place in the code, as a stack has it: letters of names and paths, and at its end line and column. */
const POSITION = /^ +at [\w$.<>[\] (/:@+-]+\)?$/;
const LINE_AND_COLUMN = /:\d+:\d+\)?$/;
const MAX_POSITIONS = 8;
/** Kinds of our own errors are written in the code. */
const KIND = /^[a-z][A-Za-z]{0,40}$/;

/**
 * An error by its class, its kind, where it is one of ours, and the places at which it was thrown.
 *
 * @example
 * console.error("Footfall could not store some events", errorForLog(error)); // … "TypeError\\n    at foldEvent (fold.ts:7:1)"
 */
export function errorForLog(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const kind = error instanceof ConvexError ? kindOf(error.data) : "";
  const name = /^\w{1,60}$/.test(error.constructor.name)
    ? error.constructor.name
    : "Error";
  return [`${name}${kind}`, ...positionsOf(error)].join("\n");
}

function kindOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  const { kind } = data as { kind?: unknown };
  return typeof kind === "string" && KIND.test(kind) ? ` (${kind})` : "";
}

/** None where the stack does not begin with the message as it is now: then the message may be anywhere in it. */
function positionsOf({ name, message, stack = "" }: Error): string[] {
  const head = message === "" ? name : `${name}: ${message}`;
  if (!stack.startsWith(head)) return [];
  return stack
    .slice(head.length)
    .split("\n")
    .filter((line) => POSITION.test(line) && LINE_AND_COLUMN.test(line))
    .slice(0, MAX_POSITIONS);
}
