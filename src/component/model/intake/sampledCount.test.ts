import { expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { sampledCount } from "./sampledCount.js";

const arbitraryCount = fc.record({
  unit: fc.integer({ min: 1, max: 500 }),
  count: fc.nat(10_000),
});

test.each([
  [0, 0, 0],
  [30, 0.29, 100],
  [30, 0.3, 0],
  [100, 0, 100],
  [250, 0.49, 300],
  [250, 0.5, 200],
])("sampledCount(%d, 100, %d) is %d", (count, random, expected) => {
  expect(sampledCount(count, 100, random)).toBe(expected);
});

test("the result is a multiple of the unit, less than one from the count", () => {
  fc.assert(
    fc.property(
      arbitraryCount,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ({ unit, count }, random) => {
        const sampled = sampledCount(count, unit, random);
        expect(sampled % unit).toBe(0);
        expect(Math.abs(sampled - count)).toBeLessThan(unit);
      },
    ),
  );
});

test("on average the result is the count", () => {
  fc.assert(
    fc.property(arbitraryCount, ({ unit, count }) => {
      // Each of as many equal slices of chance as a unit has, once.
      let sum = 0;
      for (let slice = 0; slice < unit; slice++) {
        sum += sampledCount(count, unit, (slice + 0.5) / unit);
      }
      expect(sum).toBe(count * unit);
    }),
  );
});
