import path from "node:path";

/** The part of vitest's JSON report that names failures. */
export interface JsonReport {
  testResults: {
    name: string;
    status: string;
    /** Why the file could not be run. */
    message?: string;
    assertionResults: AssertionResult[];
  }[];
}

interface AssertionResult {
  status: string;
  fullName: string;
  failureMessages?: string[] | null;
}

interface FailedFile {
  /** Its path below the root, with slashes. */
  file: string;
  message: string;
  /** None: the file could not be run. */
  failed: AssertionResult[];
}

/** The files with a failed test, and those that could not be run. */
export function failedFiles(
  { testResults }: JsonReport,
  root: string,
): FailedFile[] {
  return testResults
    .filter(({ status }) => status === "failed")
    .map(({ name, message = "", assertionResults }) => ({
      file: path.relative(root, name).split(path.sep).join("/"),
      message,
      failed: assertionResults.filter(({ status }) => status === "failed"),
    }));
}

/** For each failed test, and each file that could not be run, the command that runs it with the same seed. */
export function failedTests(
  report: JsonReport,
  seed: number,
  root: string,
): string[] {
  return failedFiles(report, root).flatMap(({ file, failed }) => {
    const command = `FAST_CHECK_SEED=${seed} npx vitest run ${file}`;
    if (failed.length === 0) return [command];
    return failed.map(({ fullName }) => `${command} -t ${quoted(fullName)}`);
  });
}

/** vitest takes the name as a regular expression, and the shell takes it in single quotes. */
function quoted(name: string): string {
  const literal = name.trim().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return `'${literal.replaceAll("'", String.raw`'\''`)}'`;
}
