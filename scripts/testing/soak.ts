/**
 * Runs the random tests with fresh seeds until the time is over, and prints each failure's seed.
 *
 *     npm run test:soak -- --minutes 30 [file…]
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { failedTests, type JsonReport } from "./failedTests.js";

/** Folders with tests. */
const FOLDERS = ["src", "example", "bench", "scripts"];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "10" } },
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) {
  throw new Error(
    `--minutes is ${options.minutes}; a number above 0 is expected.`,
  );
}
const root = path.resolve(import.meta.dirname, "../..");
const files = positionals.length > 0 ? positionals : randomTests();
const folder = mkdtempSync(path.join(tmpdir(), "soak-"));
const failures = new Set<string>();
const end = Date.now() + minutes * 60_000;
let seeds = 0;
try {
  // The last run goes on to its end: a failure at its end counts as well.
  while (Date.now() < end) {
    const seed = randomInt(2 ** 31);
    seeds++;
    console.log(`── seed ${seed}`);
    for (const failure of run(seed)) {
      failures.add(failure);
      console.log(failure);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${seeds} seeds, ${failures.size} failures`);
for (const failure of failures) console.log(failure);
process.exitCode = failures.size > 0 ? 1 : 0;

/** The test files that use fast-check. */
function randomTests(): string[] {
  return FOLDERS.flatMap((top) =>
    readdirSync(path.join(root, top), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(top, file))
      .filter((file) => /\.test\.tsx?$/.test(file))
      .filter((file) =>
        readFileSync(path.join(root, file), "utf8").includes(
          "/fastCheck.helpers.js",
        ),
      ),
  );
}

/** The commands that bring back what has failed with the seed. */
function run(seed: number): string[] {
  const report = path.join(folder, `${seed}.json`);
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, "run", ...files, "--reporter=json", `--outputFile=${report}`],
    {
      cwd: root,
      env: { ...process.env, FAST_CHECK_SEED: String(seed) },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  if (status === 0) return [];
  let text: string;
  try {
    text = readFileSync(report, "utf8");
  } catch {
    throw new Error(`vitest made no report:\n${stdout}${stderr}`);
  }
  return failedTests(JSON.parse(text) as JsonReport, seed, root);
}
