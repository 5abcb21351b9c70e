/**
 * Describes an error for a log line. Its message stays out, because a message may quote an event.
 */
import { ConvexError } from "convex/values";

/** A line of a stack: letters of names and paths, with line and column at its end. */
const POSITION = /^ +at [\w$.<>[\] (/:@+-]+\)?$/;
const LINE_AND_COLUMN = /:\d+:\d+\)?$/;
const MAX_POSITIONS = 8;
/** The code spells the kinds of our own errors, so they quote no event. */
const KIND = /^[a-z][A-Za-z]{0,40}$/;

/**
 * Returns the error's class, its kind if the error is ours, and the places in the code that threw
 * it.
 *
 * @example
 * console.error("Footfall could not store some events", errorForLog(error));
 * // … "TypeError\\n    at foldEvent (fold.ts:7:1)"
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

/**
 * Returns no positions if the stack does not begin with the current message. The stack may then
 * contain an older message anywhere.
 */
function positionsOf({ name, message, stack = "" }: Error): string[] {
  const head = message === "" ? name : `${name}: ${message}`;
  if (!stack.startsWith(head)) return [];
  return stack
    .slice(head.length)
    .split("\n")
    .filter((line) => POSITION.test(line) && LINE_AND_COLUMN.test(line))
    .slice(0, MAX_POSITIONS);
}
