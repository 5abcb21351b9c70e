/** Steps of a check: commands in an app's folder, with their times, and with what they print when they fail. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { namingDocuments, type Snippet } from "./snippets.js";

const run = promisify(execFile);
/**
 * A copy of the given environment. The server of the page sets `NODE_ENV`, and then npm would leave
 * out the next app's development dependencies.
 */
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };

/** npm's flags for an app of a check. No package of it needs its install scripts. */
export const quietly = [
  "--no-audit",
  "--no-fund",
  "--prefer-offline",
  "--ignore-scripts",
];

/** @param variables the environment has them besides those of this process */
export function commandsIn(
  folder: string,
  variables: Record<string, string> = {},
) {
  return (...args: string[]) =>
    async () => {
      const [file, ...rest] = args;
      await run(file!, rest, {
        cwd: folder,
        env: { ...environment, ...variables },
        maxBuffer: 1 << 26,
      });
    };
}

/** @param snippets a failure's output names their documents */
export async function step(
  name: string,
  work: () => Promise<void>,
  snippets: readonly Snippet[] = [],
) {
  const started = performance.now();
  try {
    await work();
  } catch (error) {
    const output = namingDocuments(printedBy(error), snippets);
    console.error(`FAILED: ${name}\n${output}`);
    throw error;
  }
  console.log(
    `   ${((performance.now() - started) / 1000).toFixed(1)} s: ${name}`,
  );
}

/** Returns what the command printed that failed with this error. */
export function printedBy(error: unknown): string {
  const { stdout = "", stderr = "" } = error as {
    stdout?: string;
    stderr?: string;
  };
  return `${stdout}${stderr}`;
}
