/** Says what an error of a query means to its reader, as far as the error tells. */
import { ConvexError } from "convex/values";
import { errorKinds } from "../../shared/errors.js";
import type { Labels } from "../labels/labels.js";
import { errorText } from "./errorText.js";

export interface FailureWords {
  title: string;
  /** Says what to do, or the reason. */
  hint?: string | undefined;
}

/** The platform's words for a function that no file exports. */
const QUERY_MISSING = /Could not find public function/;

/** The platform's words for a plain error in development: its class and its message. */
const UNCAUGHT = /^Uncaught (?:\w*Error: )?(.+)$/m;

/** A deployment in production tells no more than this about a plain error. */
const HIDDEN = /Server Error\s*(?:Called by client\s*)?$/;

/** Whether the app does not export the query. */
export function isQueryMissing(error: Error): boolean {
  return QUERY_MISSING.test(error.message);
}

/**
 * @example
 * failureWords(new ConvexError("Sign in."), labels).title; // "Sign in."
 */
export function failureWords(error: Error, labels: Labels): FailureWords {
  if (error instanceof ConvexError) {
    return convexErrorWords(error, error.data, labels);
  }
  if (isQueryMissing(error)) {
    return { title: labels.queryMissing, hint: labels.queryMissingHint };
  }
  const title = labels.reportFailed;
  if (HIDDEN.test(error.message)) {
    return { title, hint: labels.serverErrorHint };
  }
  return { title, hint: UNCAUGHT.exec(error.message)?.[1] };
}

/** An error of the app's own comes from its `auth`. Its text is meant for the reader. */
function convexErrorWords(
  error: Error,
  data: unknown,
  labels: Labels,
): FailureWords {
  const hint = labels.readRefusedHint;
  const kind = kindOf(data);
  if (kind === "forbidden") return { title: labels.readRefused, hint };
  if (errorKinds.some((each) => each === kind)) {
    return { title: labels.reportFailed, hint: errorText(error) };
  }
  const text = errorText(error);
  const hasText = text !== error.message || typeof data === "string";
  return { title: hasText ? text : labels.readRefused, hint };
}

function kindOf(data: unknown): unknown {
  return typeof data === "object" && data !== null && "kind" in data
    ? data.kind
    : undefined;
}
