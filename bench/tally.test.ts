/** The tally of one kind of transactions. */
import { expect, test } from "vitest";
import { noOperations, Tally } from "./tally.js";

const work = (calls: Record<string, number>) => ({
  operations: { ...noOperations(), documentsRead: 2 },
  javascriptMs: 3,
  functions: new Map(
    Object.entries(calls).map(([name, count]) => [
      name,
      { ...noOperations(), calls: count },
    ]),
  ),
});

test("a tally counts the evaluations of a module, whichever of its functions was called", () => {
  const tally = new Tally();
  tally.add(work({ "fold/loop:next": 2, "fold/loop:fold": 1, "a:b:c": 1 }));
  tally.add(work({ "fold/loop:fold": 4 }));
  expect(tally.evaluations).toEqual(
    new Map([
      ["fold/loop", 7],
      ["a:b", 1],
    ]),
  );
  expect([tally.count, tally.milliseconds]).toEqual([2, 6]);
  expect(tally.sum.documentsRead).toBe(4);
});
