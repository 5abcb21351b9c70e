import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { MINUTE, SECOND } from "../../../shared/units.js";
import { delayOf, lesserOf, levelAt, weightOf, type RateUse } from "./rate.js";

const rate = { events: 600, bytes: 1_200_000 };

describe("weightOf", () => {
  test.each([
    [1, 0, 1],
    [1, 2000, 1],
    [1, 32_000, 16],
    [2000, 0, 2000],
    [2000, 10_000_000, 5000],
    [0, 0, 0],
  ])("%d events of %d bytes together weigh %d", (events, bytes, expected) => {
    expect(weightOf({ events, bytes }, rate)).toBe(expected);
  });

  test("who stays below the events of a rate by it stays below its bytes", () => {
    const sent = fc.record({ events: fc.nat(500), bytes: fc.nat(4_000_000) });
    fc.assert(
      fc.property(fc.array(sent), (requests) => {
        const used = { events: 0, bytes: 0, weight: 0 };
        for (const request of requests) {
          const weight = weightOf(request, rate);
          if (used.weight + weight > rate.events) continue;
          used.weight += weight;
          used.events += request.events;
          used.bytes += request.bytes;
        }
        expect(used.events).toBeLessThanOrEqual(rate.events);
        expect(used.bytes).toBeLessThanOrEqual(rate.bytes * (1 + 1e-9));
      }),
    );
  });
});

test("the lesser of two rates is so in events and in bytes", () => {
  const other = { events: 60, bytes: 9_000_000 };
  expect(lesserOf(rate, other)).toEqual({ events: 60, bytes: 1_200_000 });
});

/** A bucket, filled and drained step by step. */
function modelLevel(uses: readonly RateUse[], perMinute: number, at: number) {
  let level = 0;
  let last = 0;
  for (const use of [...uses, { at, events: 0 }]) {
    level = Math.max(0, level - ((use.at - last) / MINUTE) * perMinute);
    level += use.events;
    last = use.at;
  }
  return level;
}

const arbitraryHistory = fc.record({
  perMinute: fc.integer({ min: 1, max: 1000 }),
  sent: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.nat(5 * SECOND), fc.nat(10 * MINUTE)),
      events: fc.integer({ min: 1, max: 3000 }),
    }),
    { maxLength: 40 },
  ),
  laterMs: fc.nat(20 * MINUTE),
});

describe("levelAt", () => {
  test("is that of a bucket, from all that came into it", () => {
    fc.assert(
      fc.property(arbitraryHistory, ({ perMinute, sent, laterMs }) => {
        const uses: RateUse[] = [];
        let at = 0;
        for (const { afterMs, events } of sent) {
          at += afterMs;
          uses.push({ at, events });
        }
        const newestFirst = uses.toReversed();
        const level = levelAt(at + laterMs, perMinute, newestFirst);
        const model = modelLevel(uses, perMinute, at + laterMs);
        expect(Math.abs(level - model)).toBeLessThan(1e-6);
      }),
    );
  });

  test("is the same from the newest quarter of a minute, where each says what was before it", () => {
    fc.assert(
      fc.property(arbitraryHistory, ({ perMinute, sent, laterMs }) => {
        const uses: RateUse[] = [];
        const newest = () =>
          uses
            .filter(({ at }) => at >= (uses.at(-1)?.at ?? 0) - 15 * SECOND)
            .toReversed();
        let at = 0;
        for (const { afterMs, events } of sent) {
          at += afterMs;
          const levelBefore = levelAt(at, perMinute, newest());
          uses.push({ at, events, levelBefore });
        }
        const level = levelAt(at + laterMs, perMinute, newest());
        const model = modelLevel(uses, perMinute, at + laterMs);
        expect(Math.abs(level - model)).toBeLessThan(1e-6);
      }),
    );
  });

  test("requests that were let in at once, not knowing of each other, add up", () => {
    const burst = Array.from({ length: 10 }, () => ({
      at: 0,
      events: 500,
      levelBefore: 100,
    }));
    expect(levelAt(0, 600, burst)).toBe(5100);
    expect(levelAt(8 * MINUTE, 600, burst)).toBe(300);
    expect(levelAt(9 * MINUTE, 600, burst)).toBe(0);
  });
});

test("a delay is over when there is room again, and not before", () => {
  expect(delayOf(0, 600)).toBe(0);
  expect(delayOf(599.9, 600)).toBe(0);
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 10_000, noNaN: true }),
      fc.double({ min: 0, max: 1_000_000, noNaN: true }),
      (perMinute, over) => {
        const uses = [{ at: 0, events: perMinute + over }];
        const delayMs = delayOf(levelAt(0, perMinute, uses), perMinute);
        expect(delayMs).toBeGreaterThan(0);
        expect(levelAt(delayMs, perMinute, uses)).toBeLessThan(perMinute);
        const early = levelAt(Math.max(0, delayMs - 2), perMinute, uses);
        expect(early).toBeGreaterThanOrEqual(perMinute * (1 - 1e-9));
      },
    ),
  );
});
