/** Adds up the evaluations of calls. */
import { expect, test } from "vitest";
import { evaluatedMs, moduleOf } from "./evaluation.js";

test.each([
  ["ingest:ingest", "ingest"],
  ["fold/loop:foldAttempt", "fold/loop"],
  ["batchWorker:loop:main", "batchWorker:loop"],
])("%s is a function of the module %s", (name, module) => {
  expect(moduleOf(name)).toBe(module);
});

test("each call evaluates its module again", () => {
  const calls = new Map([
    ["fold/loop", 3],
    ["batchWorker:loop", 1],
  ]);
  const measured = { "fold/loop": 4, "batchWorker:loop": 1.5, ingest: 100 };
  expect(evaluatedMs(calls, measured)).toBe(13.5);
  expect(evaluatedMs(new Map(), {})).toBe(0);
});

test("without the time of one module there is no sum", () => {
  const calls = new Map([
    ["ingest", 1],
    ["other", 1],
  ]);
  expect(evaluatedMs(calls, { ingest: 2 })).toBeUndefined();
});
