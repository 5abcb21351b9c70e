/**
 * Prints where the time of a test run goes and, with `--coverage`, the covered lines of each folder. A run of all of
 * `npm test` fails where a folder has less than `LEAST_PERCENT`.
 */
import path from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { linesPerFolder, type FileCoverages } from "./linesPerFolder.js";

/** So a module that no test reaches is found, although a few lines may stay without a test. */
const LEAST_PERCENT = 70;
const SLOWEST_FILES = 15;

export default class TimeAndCoverage implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest) {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]) {
    const times = modules.map((module) => {
      const { duration, ...around } = module.diagnostic();
      return {
        file: this.#relative(module.moduleId),
        project: module.project.name,
        tests: duration,
        around:
          around.collectDuration +
          around.environmentSetupDuration +
          around.prepareDuration +
          around.setupDuration,
      };
    });
    const projects = new Set(times.map(({ project }) => project));
    print("Time per project, in seconds of its workers: in tests, around them");
    for (const project of projects) {
      const own = times.filter((time) => time.project === project);
      const name = `${project} (${own.length} files)`;
      print(
        `${seconds(sum(own, "tests"))} ${seconds(sum(own, "around"))}  ${name}`,
      );
    }
    print("Slowest files");
    times.sort((a, b) => b.tests + b.around - a.tests - a.around);
    for (const { file, project, tests, around } of times.slice(
      0,
      SLOWEST_FILES,
    )) {
      print(`${seconds(tests)} ${seconds(around)}  ${project}: ${file}`);
    }
  }

  onCoverage(coverage: unknown) {
    const { data } = coverage as { data: FileCoverages };
    const folders = linesPerFolder(data, (file) => this.#relative(file));
    print("Lines covered per folder, in percent");
    for (const { folder, percent, lines } of folders) {
      print(`${percent.toFixed(1).padStart(6)}  ${folder} (${lines} lines)`);
    }
    // A run of a few files covers little.
    if (this.#isOfSomeFiles()) return;
    const low = folders.filter(({ percent }) => percent < LEAST_PERCENT);
    if (low.length === 0) return;
    const names = low.map(({ folder }) => folder).join(", ");
    print(`FAILED: less than ${LEAST_PERCENT} % of the lines of ${names}.`);
    process.exitCode = 1;
  }

  /** Whether the command names files. vitest's types leave the property out. */
  #isOfSomeFiles(): boolean {
    const vitest = this.#vitest as
      (Vitest & { filenamePattern?: string[] }) | undefined;
    return (vitest?.filenamePattern ?? []).length > 0;
  }

  #relative(file: string): string {
    const root = this.#vitest?.config.root ?? process.cwd();
    return path.relative(root, file).split(path.sep).join("/");
  }
}

function sum(
  times: { tests: number; around: number }[],
  of: "tests" | "around",
) {
  return times.reduce((total, time) => total + time[of], 0);
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(1).padStart(7);
}

function print(line: string) {
  console.log(line);
}
