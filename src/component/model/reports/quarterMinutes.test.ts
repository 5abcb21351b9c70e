import { expect, test } from "vitest";
import type { ModelEvent } from "../../../shared/event/event.js";
import { MINUTE, SECOND } from "../../../shared/units.js";
import {
  active,
  activeFrom,
  maxFactorOf,
  quarterSpans,
  quartersWithin,
  shareOf,
  visitorsOf,
} from "./quarterMinutes.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const window = { from: NOW - 30 * MINUTE, to: NOW };
const quarters = quarterSpans(window).map((span) => ({
  span,
  events: [],
  share: 1,
}));
const view = (visitorId?: string): ModelEvent => ({
  type: "pageview",
  source: "client",
  occurredAt: NOW,
  ...(visitorId !== undefined && { visitorId }),
});

test("a window has four quarters a minute, oldest first, without gaps", () => {
  const spans = quarterSpans(window);
  expect(spans).toHaveLength(120);
  expect(spans[0]).toEqual({
    from: window.from,
    to: window.from + 15 * SECOND,
  });
  expect(spans[1]?.from).toBe(window.from + 15 * SECOND);
  expect(spans.at(-1)).toEqual({ from: NOW - 15 * SECOND, to: NOW });
});

test.each([
  ["a quiet site", 20, MINUTE, 15],
  ["a reading of less than a quarter", 200, SECOND, (1.5 * 200) / 16],
  ["a reading of a quarter", 200, 15 * SECOND, (1.5 * 200) / 16],
  ["a reading of two quarters", 400, 30 * SECOND, (1.5 * 200) / 16],
])("one event stands for so many of %s", (_name, count, reachMs, factor) =>
  expect(maxFactorOf(count, reachMs)).toBe(factor),
);

test.each([
  ["as much of the time as they reach back", 16, 5 * SECOND, 15, 2 / 3],
  ["no less than the factor allows", 16, 15 * SECOND, 15, 1 / 15],
  ["more where more of a burst was read", 32, 15 * SECOND, 15, 2 / 15],
  ["no less for fewer than sixteen", 1, 15 * SECOND, 15, 1 / 15],
  ["never all of it", 16, 0, 15, 1 - Number.EPSILON],
  ["never all of it, however many", 160, 15 * SECOND, 5, 1 - Number.EPSILON],
])(
  "events cover a share of their quarter: %s",
  (_name, count, reachesTo, maxFactor, share) =>
    expect(
      shareOf({ from: 0, to: 15 * SECOND }, count, reachesTo, maxFactor),
    ).toBeCloseTo(share, 15),
);

test("events that may not be all of a quarter cover less than all of its time", () =>
  expect(shareOf({ from: 0, to: 15 * SECOND }, 16, 0, 15)).toBeLessThan(1));

test("visitors are those with an event of a client", () => {
  const server = { ...view("server"), source: "server" as const };
  const some = [
    { ...quarters[0]!, events: [view("a"), view(), server] },
    { ...quarters[1]!, events: [view("a"), view("b")] },
  ];
  expect(visitorsOf(some)).toEqual(new Set(["a", "b"]));
});

test("the active minutes are the last five", () => {
  expect(activeFrom(window)).toBe(NOW - 5 * MINUTE);
  const recent = active(quarters, window);
  expect(recent).toHaveLength(20);
  expect(recent[0]?.span.from).toBe(NOW - 5 * MINUTE);
  expect(recent.at(-1)?.span.to).toBe(NOW);
});

test("quarters are within a span that has them whole", () => {
  const minute = { from: NOW - 2 * MINUTE, to: NOW - MINUTE };
  expect(quartersWithin(quarters, minute)).toHaveLength(4);
  const cut = { from: minute.from + 1, to: minute.to - 1 };
  expect(quartersWithin(quarters, cut)).toHaveLength(2);
});
