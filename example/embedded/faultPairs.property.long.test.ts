/** Two or three calls fail, anywhere or one behind the other. The site ends up the same. */
import { beforeEach, expect, test } from "vitest";
import fc from "../../src/fastCheck.helpers.js";
import { faultsOf, prepare, expectFailures } from "./faults.helpers.js";
import { erasing, expiring, overHttp } from "./faultUpkeepWorkloads.helpers.js";
import { mixed, repeated } from "./faultWorkloads.helpers.js";

beforeEach(expectFailures);

test.each([
  ["intake, folds and compaction", mixed, 60],
  ["requests", overHttp, 20],
  ["erasures and deletions", erasing, 20],
  ["clean-up", expiring, 20],
])(
  "repairs whatever two or three calls have left of %s",
  async (_name, workload, numRuns) => {
    const prepared = await prepare(workload);
    const step = fc.nat(prepared.steps.length - 1);
    // The calls that go on from a failure are not far behind it.
    const behind = fc.oneof(fc.nat(20), fc.nat(100), step);
    await fc.assert(
      fc.asyncProperty(
        step,
        fc.array(behind, { minLength: 1, maxLength: 2 }),
        async (first, others) => {
          const failing = [first, ...others.map((after) => first + 1 + after)];
          expect(await faultsOf(prepared, failing)).toEqual([]);
        },
      ),
      { seed: 20_260_301, numRuns, endOnFailure: true },
    );
  },
  180_000,
);

test("counts once what is sent again, since its answer was lost", async () => {
  const { state } = await prepare(mixed);
  const sentTwice = await prepare(repeated);
  // Usage counts the repeated events.
  const { notStored } = sentTwice.state;
  expect(notStored).not.toEqual(state.notStored);
  expect({ ...sentTwice.state, notStored: state.notStored }).toEqual(state);
});
