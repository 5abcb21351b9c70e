import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { nextTime, type Schedule } from "./cronTimes.js";
import { fixtureDir } from "./fixtures.helpers.js";
import { installedComponents, modulesIn } from "./load.js";

describe("installedComponents", () => {
  test("follows `use` through config files and packages", () => {
    const root = path.resolve(import.meta.dirname, "../..");
    const installed = installedComponents(fixtureDir);
    expect(
      installed.map(({ directory, ...rest }) => ({
        ...rest,
        directory: path.relative(root, directory),
      })),
    ).toEqual([
      { path: "", directory: "example/embedded/fixtures/app" },
      {
        path: "log",
        directory: "example/embedded/fixtures/log",
        httpPrefix: "/log/",
        env: {},
      },
      {
        path: "log/batchWorker",
        directory: "node_modules/@convex-dev/batch-worker/dist/component",
        env: {},
      },
    ]);
  });

  test("reads what `env` binds, and refuses what it cannot read", () => {
    const strict = path.resolve(fixtureDir, "../strict");
    expect(installedComponents(strict)).toMatchObject([
      { path: "" },
      {
        path: "boxed",
        env: {
          SHOWN: { variable: "STRICT_SHOWN" },
          FIXED: { value: "as written" },
        },
      },
    ]);
    const directory = mkdtempSync(path.join(tmpdir(), "config-"));
    const write = (name: string, text: string) =>
      writeFileSync(path.join(directory, name), text);
    try {
      write("part.convex.config.ts", 'export default defineComponent("part");');
      write(
        "convex.config.ts",
        `import part from "./part.convex.config.js";
         app.use(part, { env: { NAME: secrets.name } });`,
      );
      expect(() => installedComponents(directory)).toThrow(
        "cannot read `NAME: secrets.name` of `env`",
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("modulesIn", () => {
  test("lists modules, without config, tests and types", () => {
    const modules = modulesIn(fixtureDir, () => Promise.resolve());
    expect(Object.keys(modules).sort()).toEqual([
      "builders",
      "callers",
      "http",
      "messages",
      "nested",
      "schema",
    ]);
  });
});

describe("nextTime", () => {
  // The start is a Thursday.
  const from = Date.UTC(2026, 0, 1, 10, 30);
  const cases: [Schedule, string][] = [
    [{ type: "interval", seconds: 30 }, "2026-01-01T10:30:30.000Z"],
    [{ type: "interval", hours: 2 }, "2026-01-01T12:30:00.000Z"],
    [{ type: "hourly", minuteUTC: 15 }, "2026-01-01T11:15:00.000Z"],
    [{ type: "daily", hourUTC: 9 }, "2026-01-02T09:00:00.000Z"],
    [
      { type: "weekly", dayOfWeek: "sunday", hourUTC: 1, minuteUTC: 5 },
      "2026-01-04T01:05:00.000Z",
    ],
    [{ type: "monthly", day: 31, hourUTC: 0 }, "2026-01-31T00:00:00.000Z"],
    [{ type: "cron", cron: "*/20 * * * *" }, "2026-01-01T10:40:00.000Z"],
    [
      { type: "cron", cron: "0 8-18/4 * * mon-wed" },
      "2026-01-05T08:00:00.000Z",
    ],
    [{ type: "cron", cron: "0 0 29 feb *" }, "2028-02-29T00:00:00.000Z"],
  ];
  test.each(cases)("%j → %s", (schedule, expected) => {
    expect(new Date(nextTime(schedule, from)).toISOString()).toBe(expected);
  });
});
