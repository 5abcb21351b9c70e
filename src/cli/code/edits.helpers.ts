/** Checks that hold for every edit of a module. */
import { expect } from "vitest";
import type { Edit } from "./edit.js";
import { Source } from "./source.js";

export type Editor = (code: string) => Edit;

/** Answers the edited code. Fails if the command gave up. */
export function codeOf(edit: Edit): string {
  if (edit.outcome !== "edited")
    throw new Error(`Expected an edit: ${JSON.stringify(edit)}`);
  return edit.code;
}

/**
 * Edits, and checks that the result parses, that a second run changes nothing, and that every line
 * is still there in the same order, except those that match `mayChange`.
 */
export function checkedEdit(
  editor: Editor,
  before: string,
  mayChange: RegExp,
): string {
  const after = codeOf(editor(before));
  expect(Source.read(after), after).toBeDefined();
  expect(editor(after), after).toEqual({ outcome: "kept" });
  const lines = after.split("\n");
  let at = 0;
  for (const line of before.split("\n")) {
    if (mayChange.test(line)) continue;
    const found = lines.indexOf(line, at);
    expect(found, `"${line}" is not in\n${after}`).toBeGreaterThanOrEqual(at);
    at = found + 1;
  }
  return after;
}

/** Whether the lines of a text all end alike. */
export function lineEndsOf(code: string): Set<string> {
  return new Set(code.match(/\r?\n/g));
}

/** The lines that an edit has added. */
export function addedLines(before: string, after: string): string[] {
  const known = before.split(/\r?\n/);
  return after.split(/\r?\n/).filter((line) => !known.includes(line));
}
