/**
 * Changes the code of rooms in small ways, and prints how many changes no test of the room notices.
 *
 *     npm run test:mutants -- [--changed] [room or file…]
 *
 * A room is a folder below `src/component`, such as `fold` or `model/fold`. With `--changed` Stryker keeps the results of
 * the last run where neither code nor tests have changed. It exits with 1 if a room of `MEASURED` has too many survivors.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  countMutants,
  roomOf,
  survivorsOf,
  type MutantReport,
} from "./mutantReport.js";

/** Rooms that a run without arguments goes through. `docs/testing.md` has their percentages. */
const MEASURED: readonly string[] = [
  "model/log",
  "model/intake",
  "model/rollups",
  "model/fold",
  "model/deadLetters",
  "model/repairs",
  "model/lists",
  "model/reports",
  "model/removals",
  "log",
  "intake",
  "fold",
  "deadLetters",
  "rollups",
  "repairs",
  "reports",
];
/** Bounds the survivors of a measured room. Some changes have no effect, so it cannot be 0. */
const TOO_MANY_PERCENT = 10;
const ROOMS = "src/component";
const REPORTS = "artifacts/mutants";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: "boolean", default: false } },
});
const root = path.resolve(import.meta.dirname, "../..");
const asked = (positionals.length > 0 ? positionals : MEASURED).map((name) =>
  roomOf(name, ROOMS),
);
for (const { room } of asked) {
  if (!existsSync(path.join(root, ROOMS, room))) {
    throw new Error(`${ROOMS} has no room "${room}".`);
  }
}
const lines: string[] = [];
const tooMany: string[] = [];
for (const { room, files } of asked) {
  const startedAt = Date.now();
  const report = reportOf(room, files);
  for (const survivor of survivorsOf(report)) console.log(survivor);
  const { killed, survived, percent } = countMutants(report);
  const minutes = (Date.now() - startedAt) / 60_000;
  lines.push(
    `${room}: ${killed} killed, ${survived} survived, ${percent.toFixed(1)} % (${minutes.toFixed(1)} min)`,
  );
  console.log(lines.at(-1));
  const isMeasured = MEASURED.includes(room) && files === undefined;
  if (isMeasured && percent >= TOO_MANY_PERCENT) tooMany.push(room);
}
console.log(`── survivors\n${lines.join("\n")}`);
if (tooMany.length > 0) {
  console.log(`FAILED: ${TOO_MANY_PERCENT} % or more: ${tooMany.join(", ")}`);
  process.exitCode = 1;
}

/** The report of a room's mutants, or of those in some of its files. */
function reportOf(room: string, files: string | undefined): MutantReport {
  const folder = `${ROOMS}/${room}`;
  const hasTests = readdirSync(path.join(root, folder)).some((file) =>
    /(?<!\.long|\.property)\.test\.ts$/.test(file),
  );
  if (!hasTests) throw new Error(`${folder} has no quick test.`);
  const name = (files ?? room).replaceAll(/\W+/g, "-");
  mkdirSync(path.join(root, REPORTS), { recursive: true });
  const file = path.join(root, REPORTS, `${name}.json`);
  const mutate = `${files ?? `${folder}/*.ts`},!**/*.test.ts,!**/*.helpers.ts`;
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/@stryker-mutator/core/bin/stryker.js"),
      ...["run", "--mutate", mutate, "--logLevel", "warn"],
      ...[
        "--incremental",
        "--incrementalFile",
        file,
        "--reporters",
        "progress-append-only",
      ],
      // Without it Stryker writes its results all the same, for the next run.
      ...(options.changed ? [] : ["--force"]),
    ],
    {
      cwd: root,
      env: { ...process.env, MUTANTS_TESTS: `${folder}/*.test.ts` },
      stdio: "inherit",
    },
  );
  if (status !== 0) throw new Error(`Stryker ended with ${String(status)}.`);
  return JSON.parse(readFileSync(file, "utf8")) as MutantReport;
}
