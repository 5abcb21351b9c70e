/**
 * Prints the failed tests of vitest's JSON reports, each with the beginning of its errors, so that
 * the end of a long log says what went wrong. `tsx scripts/testing/whatFailed.ts FILE…`.
 */
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { fileURLToPath } from "node:url";
import { failedFiles, type JsonReport } from "./failedTests.js";

const LINES_PER_ERROR = 8;

export function whatFailed(report: JsonReport, root: string): string[] {
  return failedFiles(report, root).flatMap(({ file, message, failed }) => {
    if (failed.length === 0) return [file + beginning(message)];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `${file}: ${fullName.trim()}${(failureMessages ?? []).map(beginning).join("")}`,
    );
  });
}

function beginning(message: string): string {
  return stripVTControlCharacters(message)
    .split("\n")
    .slice(0, LINES_PER_ERROR)
    .map((line) => `\n    ${line}`)
    .join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of process.argv.slice(2).filter((name) => existsSync(name))) {
    const report = JSON.parse(readFileSync(file, "utf8")) as JsonReport;
    for (const line of whatFailed(report, process.cwd())) console.log(line);
  }
}
