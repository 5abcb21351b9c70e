import { expect, test } from "vitest";
import {
  countMutants,
  roomOf,
  survivorsOf,
  type MutantReport,
} from "./mutantReport.js";

type Status = MutantReport["files"][string]["mutants"][number]["status"];

const reportOf = (...statuses: Status[]): MutantReport => ({
  files: {
    "src/a.ts": {
      source: "",
      mutants: statuses.map((status, index) => ({
        status,
        mutatorName: "BlockStatement",
        replacement: "{\n  }",
        location: { start: { line: index + 1, column: 3 } },
      })),
    },
  },
});

test("code that no test reaches survives, and an endless mutant is noticed", () => {
  const report = reportOf("Killed", "Timeout", "Survived", "NoCoverage");
  expect(countMutants(report)).toEqual({
    killed: 2,
    survived: 2,
    percent: 50,
  });
  expect(survivorsOf(report)).toEqual([
    "src/a.ts:3:3 Survived BlockStatement: { }",
    "src/a.ts:4:3 NoCoverage BlockStatement: { }",
  ]);
});

test("mutants that were not tried count for nothing", () => {
  expect(countMutants(reportOf("Ignored", "RuntimeError", "Killed"))).toEqual({
    killed: 1,
    survived: 0,
    percent: 0,
  });
  expect(countMutants(reportOf("Ignored")).percent).toBe(0);
  expect(survivorsOf(reportOf("Ignored", "RuntimeError"))).toEqual([]);
});

test.each([
  ["fold", { room: "fold" }],
  ["model/fold", { room: "model/fold" }],
  ["src/component/model/fold/", { room: "model/fold" }],
  [
    "src/component/model/fold/origin.ts",
    { room: "model/fold", files: "src/component/model/fold/origin.ts" },
  ],
  [
    "model/fold/former*.ts",
    { room: "model/fold", files: "src/component/model/fold/former*.ts" },
  ],
])("%s names a room, and maybe some of its files", (name, room) =>
  expect(roomOf(name, "src/component")).toEqual(room),
);
