import { describe, expect, test } from "vitest";
import fc from "../../src/fastCheck.helpers.js";
import { after, before, comparePositions, contains } from "./positions.js";
import { ReadSet, type Write } from "./readSet.js";
import { Store } from "./store.js";

const prefix = fc.array(fc.nat(3), { maxLength: 2 });
const position = fc
  .tuple(prefix, fc.boolean())
  .map(([key, isBefore]) => (isBefore ? before(key) : after(key)));
const key = fc.array(fc.nat(3), { minLength: 2, maxLength: 2 });

describe("ReadSet", () => {
  test("merged intervals contain what the single ones do, and no more", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(position, position)), key, (bounds, at) => {
        const store = new Store();
        store.addComponent("", null);
        const reads = new ReadSet();
        const intervals = bounds
          .filter(([from, to]) => comparePositions(from, to) < 0)
          .map(([from, to]) => ({ from, to }));
        for (const interval of intervals)
          reads.addInterval(store.table("", "rows"), "by_key", interval);
        const write: Write = {
          component: "",
          table: "rows",
          id: "",
          keys: [{ index: "by_key", before: null, after: at }],
        };
        expect(reads.isTouchedBy([write])).toBe(
          intervals.some((interval) => contains(interval, at)),
        );
        expect(reads.count).toBe([...reads.list()].length);
        expect(reads.count).toBeLessThanOrEqual(intervals.length);
      }),
    );
  });
});
