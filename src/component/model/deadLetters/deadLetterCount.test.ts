/**
 * Whatever the letters and the pages: either state is counted to its bound, as if the other were
 * not there.
 */
import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import {
  deadLetterReasons,
  type DeadLetterReason,
  type DeadLetterState,
} from "../../../shared/api/deadLetters.js";
import {
  beginCount,
  countPage,
  countsLeft,
  depthOf,
} from "./deadLetterCount.js";

type Letters = Record<DeadLetterState, DeadLetterReason[]>;

/** Counts in pages of so many rows, as `deadLetterCounts.ts` does. */
function countAll(letters: Letters, most: number, pageRows: number) {
  let count = beginCount(0);
  while (count.state !== null) {
    const { state } = count;
    const from = Number(count.cursor ?? 0);
    const to = from + Math.min(pageRows, countsLeft(count, most));
    const none = { active: 0, quarantined: 0 };
    const rows = letters[state].slice(from, to);
    const page = {
      byReason: rows.map((reason) => ({ reason, ...none, [state]: 1 })),
      cursor: to < letters[state].length ? `${to}` : null,
    };
    count = countPage(count, page, most);
  }
  return depthOf(count);
}

const threw = (count: number) => Array<DeadLetterReason>(count).fill("threw");

describe("a count", () => {
  test.each([
    [4, 0, 4, 0, false],
    [5, 0, 5, 0, false],
    [6, 0, 5, 0, true],
    [6, 1, 5, 1, true],
    [2, 9, 2, 5, true],
    [0, 9, 0, 5, true],
    [9, 9, 5, 5, true],
  ])(
    "of %d active and %d quarantined to 5 of either says %d and %d",
    (active, quarantined, countedActive, countedQuarantined, isAtLeast) => {
      const letters = {
        active: threw(active),
        quarantined: threw(quarantined),
      };
      expect(countAll(letters, 5, 2)).toMatchObject({
        active: countedActive,
        quarantined: countedQuarantined,
        isAtLeast,
      });
    },
  );

  test("that is done takes no more letters and stays the same", () => {
    const done = { ...beginCount(0), state: null };
    const byReason = [{ reason: "threw" as const, active: 1, quarantined: 1 }];
    expect(countPage(done, { byReason, cursor: "1" }, 5)).toEqual(done);
    expect(countsLeft({ ...done, byReason }, 5)).toBe(0);
  });

  test("says how many there are of each reason, in pages of any size", () => {
    const reasons = fc.array(fc.constantFrom(...deadLetterReasons), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        fc.record({ active: reasons, quarantined: reasons }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        (letters, most, pageRows) => {
          const counted = {
            active: letters.active.slice(0, most),
            quarantined: letters.quarantined.slice(0, most),
          };
          const of = (state: DeadLetterState, reason: DeadLetterReason) =>
            counted[state].filter((one) => one === reason).length;
          expect(countAll(letters, most, pageRows)).toEqual({
            active: counted.active.length,
            quarantined: counted.quarantined.length,
            byReason: deadLetterReasons
              .map((reason) => ({
                reason,
                active: of("active", reason),
                quarantined: of("quarantined", reason),
              }))
              .filter((row) => row.active + row.quarantined > 0),
            isAtLeast:
              letters.active.length > most || letters.quarantined.length > most,
          });
        },
      ),
    );
  });
});
