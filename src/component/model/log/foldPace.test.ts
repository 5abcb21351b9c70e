/** When a lane folds next, and until when an event may wait. */
import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../../shared/units.js";
import {
  foldDelayMs,
  foldDueBy,
  isLookedAt,
  lateAt,
  type Look,
} from "./foldPace.js";

const now = 100 * HOUR;
const settings = { flushIntervalMs: 10 * SECOND, maxStalenessMs: 15 * MINUTE };
const paceOf = (look: Look | null, changes = {}) => ({
  ...settings,
  look,
  ...changes,
});
const longAgo = { since: now - 9 * HOUR, lookedAt: now - 8 * HOUR };
const looking = { since: now - 20 * MINUTE, lookedAt: now - 2 * MINUTE };

test.each([
  ["without any heartbeat", null, true],
  ["for seven minutes after one", { since: 0, lookedAt: now - 419_999 }, true],
  ["not longer", { since: 0, lookedAt: now - 7 * MINUTE }, false],
])("somebody may be looking %s", (_, look, isLooked) => {
  expect(isLookedAt(look, now)).toBe(isLooked);
});

describe("a lane lets events wait", () => {
  test.each([
    ["for the flush interval without any heartbeat", null, 0, 10 * SECOND],
    ["for it while somebody looks", looking, 0, 10 * SECOND],
    ["for it at an unknown rate", longAgo, null, 10 * SECOND],
    ["for the staleness without events before", longAgo, 0, 15 * MINUTE],
    ["for it at 1,000 events an hour", longAgo, 1000, 15 * MINUTE],
    ["until 250 have come at more", longAgo, 2500, 6 * MINUTE],
    ["for the flush interval at 250 in it", longAgo, 90_000, 10 * SECOND],
    ["for it at more", longAgo, 720_000, 10 * SECOND],
  ])("%s", (_, look, rate, delayMs) => {
    expect(foldDelayMs(paceOf(look), rate, now)).toBe(delayMs);
  });

  test("never shorter than the flush interval", () => {
    const pace = paceOf(longAgo, {
      flushIntervalMs: 10 * MINUTE,
      maxStalenessMs: MINUTE,
    });
    expect(foldDelayMs(pace, 0, now)).toBe(10 * MINUTE);
    expect(foldDueBy(pace, now)).toBe(now + 10 * MINUTE);
  });
});

describe("an event is due", () => {
  test.each([
    ["within the flush interval without any heartbeat", null, 10 * SECOND],
    ["within it while somebody looks", looking, 10 * SECOND],
    ["within the staleness when nobody does", longAgo, 15 * MINUTE],
    [
      "within the flush interval of a look that comes later",
      { since: now + 4 * MINUTE, lookedAt: now + 9 * MINUTE },
      4 * MINUTE + 10 * SECOND,
    ],
    [
      "within the staleness if the look comes even later",
      { since: now + HOUR, lookedAt: now + HOUR },
      15 * MINUTE,
    ],
    [
      "within the staleness when a look is about to end",
      { since: now - HOUR, lookedAt: now - 5 * MINUTE - 1 },
      15 * MINUTE,
    ],
  ])("%s", (_, look, waitMs) => {
    const pace = paceOf(look);
    expect(foldDueBy(pace, now)).toBe(now + waitMs);
    const bound = { ...pace, maxLagMs: MINUTE };
    expect(lateAt(bound, now)).toBe(now + waitMs + MINUTE);
  });
});
