/** The same as in `faults.long.test.ts` for a lane that stops because of failures and is tried again. */
import { expect, test } from "vitest";
import { testEveryFault } from "./everyFault.helpers.js";
import { prepare } from "./faults.helpers.js";
import { failing } from "./faultWorkloads.helpers.js";

testEveryFault({ "a failing lane": failing });

test("the lane is stopped, fails a trial that sets nothing aside, and passes the next", async () => {
  const { steps, state } = await prepare(failing);
  const marks = [
    "fold/loop:stop",
    "log/laneStops:retryLane",
    "fold/foldProbe:foldAndUndo",
  ];
  const marked = steps
    .map((step) => step.split(" ")[0] ?? "")
    .filter((name) => marks.includes(name));
  expect(marked.filter((name, index) => name !== marked[index - 1])).toEqual([
    "fold/loop:stop",
    "log/laneStops:retryLane",
    "fold/foldProbe:foldAndUndo",
    "fold/loop:stop",
    "log/laneStops:retryLane",
  ]);
  expect(state.failing).toEqual([]);
});
