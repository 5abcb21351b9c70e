/** Writes planned files: shows the diff of a file that is there, and asks. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Terminal } from "../terminal.js";
import type { PlannedFile } from "./plan.js";

/** The fate of a planned file. */
export type Written = "made" | "changed" | "kept" | "refused" | "byHand";

export interface Writing {
  readonly folder: string;
  readonly terminal: Terminal;
  /** Changes existing files without a question. */
  readonly yes: boolean;
}

export async function writeFiles(
  files: readonly PlannedFile[],
  writing: Writing,
): Promise<Written[]> {
  const results: Written[] = [];
  for (const file of files) results.push(await writeOne(file, writing));
  return results;
}

async function writeOne(
  { path: file, purpose, before, edit }: PlannedFile,
  { folder, terminal, yes }: Writing,
): Promise<Written> {
  const say = (result: Written, word: string, rest = purpose) => {
    terminal.print(`  ${word.padEnd(9)} ${file}: ${rest}`);
    return result;
  };
  if (edit.outcome === "kept") return say("kept", "kept");
  if (edit.outcome === "byHand") {
    say("byHand", "by hand", `${edit.reason}. It ${purpose} with these lines:`);
    terminal.print(`\n${indented(edit.lines)}\n`);
    return "byHand";
  }
  if (before === undefined) {
    write(folder, file, edit.code);
    return say("made", "made");
  }
  terminal.print(`\n${diffOf(file, before, edit.code)}`);
  if (!yes && !terminal.ask)
    return say(
      "refused",
      "not done",
      "it exists, and nobody is here to ask. Change it with --yes",
    );
  if (!yes && !(await terminal.ask?.(`Change ${file}?`)))
    return say("refused", "not done", "you said no");
  write(folder, file, edit.code);
  return say("changed", "changed");
}

/** A unified diff, without line ends of Windows. */
export function diffOf(file: string, before: string, after: string): string {
  const unix = (text: string) => text.replaceAll("\r\n", "\n");
  const patch = createTwoFilesPatch(
    file,
    file,
    unix(before),
    unix(after),
    "",
    "",
    { context: 3 },
  );
  // Its first line is a rule of equals signs.
  return patch.slice(patch.indexOf("---"));
}

function write(folder: string, file: string, code: string): void {
  const full = path.join(folder, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, code);
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => line && `    ${line}`).join("\n");
}
