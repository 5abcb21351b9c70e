/** A check: its name, what a right deployment answers, and how to ask. The answers are compared as they are printed. */
import { isDeepStrictEqual } from "node:util";
import type { Run } from "./run.js";

export interface Check {
  /** `intake: one event`. */
  readonly name: string;
  /** The answer that `run` must give; a text for people where `accepts` decides. */
  readonly expected: unknown;
  /** Answers what is so. An error that it throws is its answer, too. */
  readonly run: (run: Run) => Promise<unknown>;
  readonly accepts?: (got: unknown) => boolean;
  /** Something to know and no fault, where it is other than expected: always, or by the run. */
  readonly isNote?: true | ((run: Run) => boolean);
}

/** As a check, where what is expected depends on the run. Notes say what is so, and expect nothing of it. */
export type PlannedCheck = Omit<Check, "expected"> & {
  readonly expected: (run: Run) => unknown;
};

export type AnyCheck = Check | PlannedCheck;

/** Thrown by a check that the deployment does not let us make: something to know, and no fault. */
export class Unseen extends Error {
  override name = "Unseen";
}

export type Verdict = "ok" | "FAIL" | "note";

export interface Finding {
  readonly verdict: Verdict;
  readonly name: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Never throws. */
export async function find(check: AnyCheck, run: Run): Promise<Finding> {
  const { name, isNote = false } = check;
  let got: unknown;
  let thrown: unknown;
  try {
    got = await check.run(run);
  } catch (error) {
    thrown = error ?? "nothing";
    got = describe(error);
  }
  const expected: unknown =
    typeof check.expected === "function"
      ? expectedOf(check as PlannedCheck, run)
      : check.expected;
  const isOk =
    thrown === undefined &&
    (check.accepts ? check.accepts(got) : isDeepStrictEqual(got, expected));
  const isHarmless =
    thrown instanceof Unseen ||
    isNote === true ||
    (isNote !== false && isNote(run));
  const verdict = isOk ? "ok" : isHarmless ? "note" : "FAIL";
  return { verdict, name, expected, got };
}

/** The error where the run got nowhere: nothing can be expected of it. */
function expectedOf({ expected }: PlannedCheck, run: Run): unknown {
  try {
    return expected(run);
  } catch (error) {
    return error;
  }
}

/** `fetch` says no more than that it failed: why is in the cause. */
export function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, cause } = error;
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return `${name}: ${message}${why}`;
}

/** Longer answers are cut: a line stays a line. */
const MAX_TEXT = 240;

/** One line. @param redact takes keys out of a text: before it is cut, where half a key would be left */
export function lineOf(
  { verdict, name, expected, got }: Finding,
  redact: (text: string) => string,
): string {
  const [wanted, shown] = [expected, got].map((value) => textOf(value, redact));
  return `${verdict.padEnd(4)}  ${name} | expected ${wanted} | got ${shown}`;
}

function textOf(value: unknown, redact: (text: string) => string): string {
  const text = redact(typeof value === "string" ? value : jsonOf(value));
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}

function jsonOf(value: unknown): string {
  return (
    JSON.stringify(value, (_key, field: unknown) =>
      typeof field === "bigint" ? String(field) : field,
    ) ?? String(value)
  );
}
