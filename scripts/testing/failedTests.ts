import path from "node:path";

/** The part of vitest's JSON report that names failures. */
export interface JsonReport {
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** For each failed test, and each file that could not be run, the command that runs it with the same seed. */
export function failedTests(
  { testResults }: JsonReport,
  seed: number,
  root: string,
): string[] {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const file = path.relative(root, name).split(path.sep).join("/");
      const command = `FAST_CHECK_SEED=${seed} npx vitest run ${file}`;
      const failed = assertionResults.filter(
        ({ status }) => status === "failed",
      );
      if (failed.length === 0) return [command];
      return failed.map(({ fullName }) => `${command} -t ${quoted(fullName)}`);
    });
}

/** vitest takes the name as a regular expression, and the shell takes it in single quotes. */
function quoted(name: string): string {
  const literal = name.trim().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return `'${literal.replaceAll("'", String.raw`'\''`)}'`;
}
