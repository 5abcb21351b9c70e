import { describe, expect, test } from "vitest";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/units.js";
import { checkEvent } from "./checkEvent.js";
import { timeError, type Receipt } from "./eventTime.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const THEN = Date.UTC(2025, 0, 15, 12);

const site = { ...defaultSiteSettings, maxEventAgeMs: 5 * DAY };

function timeOf(
  occurredAt: number | undefined,
  delivery: Partial<Receipt> = {},
) {
  const result = checkEvent(
    {
      type: "pageview",
      path: "/",
      ...(occurredAt !== undefined && { occurredAt }),
    },
    site,
    { receivedAt: NOW, trusted: true, isImport: true, ...delivery },
  );
  return "error" in result ? result.error : result.event.occurredAt;
}

describe("the time of an imported event", () => {
  test.each([
    ["the first instant of 2000", Date.UTC(2000, 0)],
    ["long ago", THEN],
    ["now", NOW],
    ["as far ahead as clocks may be", NOW + MINUTE],
  ])("%s is taken", (_case, occurredAt) => {
    expect(timeOf(occurredAt)).toBe(occurredAt);
  });

  test.each([
    [
      "microseconds are not now",
      THEN * 1000,
      `event timestamp ${THEN * 1000} is in the future, and looks like microseconds: epoch milliseconds are expected, ${THEN}`,
    ],
    [
      "nanoseconds neither",
      THEN * 1_000_000,
      `event timestamp ${THEN * 1_000_000} is in the future, and looks like nanoseconds: epoch milliseconds are expected, ${THEN}`,
    ],
    [
      "seconds are not January 1970",
      THEN / SECOND,
      `event timestamp ${THEN / SECOND} is before the year 2000, and looks like seconds: epoch milliseconds are expected, ${THEN}`,
    ],
    [
      "the last instant before 2000",
      Date.UTC(2000, 0) - 1,
      "event timestamp 946684799999 is before the year 2000: an imported event happened between the year 2000 and now, in epoch milliseconds",
    ],
    [
      "0",
      0,
      "event timestamp 0 is before the year 2000: an imported event happened between the year 2000 and now, in epoch milliseconds",
    ],
    [
      "a moment further ahead than clocks may be",
      NOW + MINUTE + 1,
      `event timestamp ${NOW + MINUTE + 1} is in the future: an imported event happened between the year 2000 and now, in epoch milliseconds`,
    ],
    ["no number", NaN, "event timestamp NaN is no time"],
    ["no end", Infinity, "event timestamp Infinity is no time"],
    [
      "none: nothing is now in silence",
      undefined,
      "occurredAt is missing: an imported event needs the time at which it happened, in epoch milliseconds or ISO 8601",
    ],
  ])("%s is refused", (_case, occurredAt, error) => {
    expect(timeOf(occurredAt)).toBe(error);
  });

  test("is no matter of the sender's clock: a request that was kept for a day says the same", () => {
    const kept = { sentAt: NOW - 86_400_000 };
    expect(timeOf(THEN, kept)).toBe(THEN);
    expect(timeOf(NOW - 1000, kept)).toBe(NOW - 1000);
    expect(timeOf(THEN, { ...kept, isImport: false })).toContain("older than");
    const live = { ...kept, isImport: false };
    expect(timeOf(NOW - 86_500_000, live)).toBe(NOW - 100_000);
  });
});

test.each([
  ["under a public key", { trusted: false }],
  ["of no import", { isImport: false }],
])(
  "the time of an event %s keeps the rules of live ones",
  (_case, delivery) => {
    expect(timeOf(undefined, delivery)).toBe(NOW);
    expect(timeOf(THEN * 1000, delivery)).toBe(NOW);
    expect(timeOf(THEN / SECOND, delivery)).toBe(
      `event timestamp older than 5 days: ${THEN / SECOND} looks like seconds: epoch milliseconds are expected, ${THEN}`,
    );
    expect(timeOf(-1, delivery)).toBe("event timestamp -1 is before 1970");
  },
);

test("an old event of an import under a public key is told that it needs another", () => {
  expect(timeOf(THEN, { trusted: false })).toBe(
    "event timestamp older than 5 days: history is imported under a secret key",
  );
  expect(timeOf(THEN, { isImport: false })).toBe(
    "event timestamp older than 5 days",
  );
});

describe("the time of a live event", () => {
  const live = { isImport: false };
  test.each([
    ["none, so the receipt is it", undefined, undefined, NOW],
    ["an age that is allowed", NOW - 5 * DAY + 1, undefined, NOW - 5 * DAY + 1],
    ["as far ahead as clocks may be", NOW + MINUTE, undefined, NOW + MINUTE],
    ["further ahead, so the receipt is it", NOW + MINUTE + 1, undefined, NOW],
    ["a part of a millisecond", NOW - 0.4, undefined, NOW],
    ["a clock that is nearly right", NOW - HOUR, NOW + MINUTE, NOW - HOUR],
    ["a clock that is a minute slow", NOW - HOUR, NOW - MINUTE, NOW - HOUR],
    ["a clock that shows nothing", NOW - HOUR, NaN, NOW - HOUR],
    ["a fast clock", NOW + 2 * HOUR, NOW + 3 * HOUR, NOW - HOUR],
    ["a slow clock", NOW - 4 * HOUR, NOW - 3 * HOUR, NOW - HOUR],
    [
      "a clock that is a little too fast",
      NOW - HOUR,
      NOW + MINUTE + 1,
      NOW - HOUR - MINUTE - 1,
    ],
  ])(
    "is set right by the sender's clock: %s",
    (_case, occurredAt, sentAt, expected) => {
      expect(timeOf(occurredAt, { ...live, sentAt })).toBe(expected);
    },
  );

  test.each([
    ["no number", NaN, "event timestamp NaN is no time"],
    ["no start", -Infinity, "event timestamp -Infinity is no time"],
    ["the whole age", NOW - 5 * DAY, "event timestamp older than 5 days"],
  ])("is refused: %s", (_case, occurredAt, error) => {
    expect(timeOf(occurredAt, live)).toBe(error);
  });

  test.each([
    [DAY, "1 day"],
    [2 * DAY, "2 days"],
    [36 * HOUR, "2160 minutes"],
  ])(
    "is too old for an age of %d ms by the words %s",
    (maxEventAgeMs, name) => {
      const occurredAt = NOW - 3 * DAY;
      const delivery = { receivedAt: NOW, trusted: true, ...live };
      const error = timeError(
        occurredAt,
        occurredAt,
        { maxEventAgeMs },
        delivery,
      );
      expect(error).toBe(`event timestamp older than ${name}`);
    },
  );

  test("may be the first instant of 1970", () => {
    const delivery = { receivedAt: DAY, trusted: true, ...live };
    const ageOf = (maxEventAgeMs: number) =>
      timeError(0, 0, { maxEventAgeMs }, delivery);
    expect(ageOf(2 * DAY)).toBeNull();
    expect(ageOf(DAY)).toBe("event timestamp older than 1 day");
  });
});
