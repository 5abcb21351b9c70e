/**
 * A check has a name, the answer of a right deployment, and a way to ask. It compares answers as
 * they are printed.
 */
import { isDeepStrictEqual } from "node:util";
import type { Run } from "./run.js";

export interface Check {
  /** Such as `intake: one event`. */
  readonly name: string;
  /** The answer that `run` must give, or a text for people where `accepts` decides. */
  readonly expected: unknown;
  /** Answers what it sees. An error that it throws is its answer as well. */
  readonly run: (run: Run) => Promise<unknown>;
  readonly accepts?: (got: unknown) => boolean;
  /** Makes an unexpected answer a note and no fault: always, or depending on the run. */
  readonly isNote?: true | ((run: Run) => boolean);
}

/**
 * A check whose expected answer depends on the run. Notes say what is there, and expect nothing of
 * it.
 */
export type PlannedCheck = Omit<Check, "expected"> & {
  readonly expected: (run: Run) => unknown;
};

export type AnyCheck = Check | PlannedCheck;

/** A check throws it when the deployment does not let it look. The line is a note, and no fault. */
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

/** Answers the error where the run got nowhere: nothing can be expected of it. */
function expectedOf({ expected }: PlannedCheck, run: Run): unknown {
  try {
    return expected(run);
  } catch (error) {
    return error;
  }
}

/** Describes an error with its cause: `fetch` itself says only that it failed. */
export function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, cause } = error;
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return `${name}: ${message}${why}`;
}

/** Bounds an answer, so that a line stays a line. The script cuts longer ones. */
const MAX_TEXT = 240;

/**
 * Writes one line.
 *
 * @param redact takes keys out of a text, before the cut could leave half a key
 */
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
