import { expect, test } from "vitest";
import fc from "./fastCheck.helpers.js";

test("a synchronous property is shrunk", () => {
  const isSmall = fc.property(fc.nat(), (value) => value < 100);
  expect(() => fc.assert(isSmall)).toThrow(/Counterexample: \[100\]/);
});

test("a slow property is shrunk after its first failure, and says its seed", async () => {
  let runs = 0;
  const isSmall = fc.asyncProperty(fc.nat(), async (value) => {
    runs++;
    return value < 100;
  });
  const outcome = fc.assert(isSmall, { seed: 5, endOnFailure: true });
  await expect(outcome).rejects.toThrow(/Counterexample: \[100\]/);
  await expect(outcome).rejects.toThrow(/seed: /);
  expect(runs).toBeGreaterThan(2);
});

test("a property that holds runs as often as it says", async () => {
  let runs = 0;
  const holds = fc.asyncProperty(fc.nat(), async () => void runs++);
  await fc.assert(holds, { numRuns: 7, endOnFailure: true });
  expect(runs).toBe(7);
});

test("a failure that does not come back is told as it was found", async () => {
  let failures = 0;
  const failsOnce = fc.asyncProperty(fc.nat(), async () => failures++ > 0);
  await expect(fc.assert(failsOnce, { endOnFailure: true })).rejects.toThrow(
    /Property failed after 1 tests/,
  );
});
