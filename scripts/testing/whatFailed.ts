/**
 * Prints the failed tests of vitest's JSON reports, each with the beginning of its errors, so that
 * the end of a long log says what went wrong. `tsx scripts/testing/whatFailed.ts FILE…`.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { fileURLToPath } from "node:url";

/** The part of vitest's JSON report that says why a test failed. */
export interface ReportOfFailures {
  testResults: {
    name: string;
    status: string;
    /** Why the file could not be run. */
    message?: string;
    assertionResults: {
      status: string;
      fullName: string;
      failureMessages?: string[] | null;
    }[];
  }[];
}

const LINES_PER_ERROR = 8;

export function whatFailed(
  { testResults }: ReportOfFailures,
  root: string,
): string[] {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const file = path.relative(root, name).split(path.sep).join("/");
      const failed = assertionResults.filter(
        ({ status }) => status === "failed",
      );
      if (failed.length === 0) return [`${file}${beginning(message ?? "")}`];
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
    const report = JSON.parse(readFileSync(file, "utf8")) as ReportOfFailures;
    for (const line of whatFailed(report, process.cwd())) console.log(line);
  }
}
