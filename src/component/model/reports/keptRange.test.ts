import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE } from "../../../shared/units.js";
import { bucketStart, zoneOf } from "../../../shared/time/zone.js";
import { cutsAt, type Horizons } from "../rollups/horizons.js";
import { keptInterval, keptRange } from "./keptRange.js";

const zone = zoneOf("Europe/Berlin");
const now = Date.UTC(2026, 8, 20, 10, 30);
const settings = {
  eventRetentionDays: 30,
  hourRetentionDays: 60,
  dayRetentionDays: 200,
  sessionRetentionDays: 10,
  visitorRetentionDays: 0,
};

describe("keptRange", () => {
  const horizons: Horizons = cutsAt(settings, zone, now);
  const cut = (from: number, to: number) =>
    keptRange(zone, { from, to }, horizons);

  test("leaves alone what lies before all that was ever deleted", () => {
    const gone = {
      ...horizons,
      eventsFrom: zone.dayStart(now - 300 * DAY),
      hoursFrom: zone.dayStart(now - 300 * DAY),
      daysFrom: zone.monthStart(now - 300 * DAY),
    };
    const old = { from: now - 400 * DAY + 123, to: now - 350 * DAY + 123 };
    expect(keptRange(zone, old, gone)).toEqual({ range: old, isMoved: false });
    expect(keptInterval("hour", old, gone)).toBe("hour");
    const across = { ...old, to: now };
    expect(keptRange(zone, across, gone).isMoved).toBe(false);
    expect(keptInterval("hour", across, gone)).toBe("month");
    const into = { ...old, to: now - 250 * DAY };
    expect(keptRange(zone, into, gone).isMoved).toBe(true);
  });

  test("leaves what is kept alone", () => {
    const range = { from: now - 20 * DAY + 123, to: now };
    expect(cut(range.from, range.to)).toEqual({ range, isMoved: false });
    const hours = { from: zone.hourStart(now - 40 * DAY), to: now };
    expect(cut(hours.from, hours.to)).toEqual({ range: hours, isMoved: false });
    const days = { from: zone.dayStart(now - 100 * DAY), to: now };
    expect(cut(days.from, days.to)).toEqual({ range: days, isMoved: false });
  });

  test.each([
    ["an hour", zone.hourStart(now - 40 * DAY), 29 * MINUTE, HOUR],
    ["a day", zone.dayStart(now - 100 * DAY), 11 * HOUR, DAY],
    ["a month", zone.monthStart(now - 250 * DAY), 14 * DAY, 31 * DAY],
  ])("moves to the nearer end of %s", (_name, start, before, length) => {
    expect(cut(start + before, now)).toEqual({
      range: { from: start, to: now },
      isMoved: true,
    });
    const next = cut(start + length - before, now).range.from;
    expect(next).toBeGreaterThan(start);
    expect(next).toBeLessThanOrEqual(start + length);
  });

  test("moves from the middle of a bucket to its later end", () => {
    const start = zone.hourStart(now - 40 * DAY);
    expect(cut(start + HOUR / 2, now).range.from).toBe(start + HOUR);
    expect(cut(start + HOUR / 2 - 1, now).range.from).toBe(start);
  });

  test("is in order where horizons are of the zone that the site had", () => {
    const before = cutsAt(settings, zoneOf("UTC"), now);
    const moved = zoneOf("America/New_York");
    const instants = [before.events, before.hours, before.days];
    fc.assert(
      fc.property(
        fc.constantFrom(...instants),
        fc.integer({ min: -40 * DAY, max: 40 * DAY }),
        fc.nat(6 * HOUR),
        (horizon, distance, length) => {
          const from = horizon + Math.round(distance / 40);
          const asked = { from, to: from + length };
          const { range } = keptRange(moved, asked, before);
          expect(range.from).toBeLessThanOrEqual(range.to);
        },
      ),
    );
  });

  test("moves every end to the start of what is kept there, by half a bucket at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 * 24 * 60 }),
        fc.nat(1000 * 60 * 24),
        (minutesAgo, length) => {
          const from = now - minutesAgo * MINUTE;
          const to = Math.min(now, from + length * MINUTE);
          const { range, isMoved } = cut(from, to);
          expect(isMoved).toBe(range.from !== from || range.to !== to);
          expect(range.from).toBeLessThanOrEqual(range.to);
          for (const [asked, kept] of [
            [from, range.from],
            [to, range.to],
          ] as const) {
            const level = finest(asked, horizons);
            if (level === null) expect(kept).toBe(asked);
            else {
              expect(bucketStart(zone, level, kept)).toBe(kept);
              expect(Math.abs(kept - asked)).toBeLessThanOrEqual(15.5 * DAY);
            }
          }
        },
      ),
    );
  });
});

function finest(at: number, { events, hours, days }: Horizons) {
  if (at < days) return "month";
  if (at < hours) return "day";
  return at < events ? "hour" : null;
}

test.each([
  ["hour", 10, "hour"],
  ["hour", 40, "hour"],
  ["hour", 100, "day"],
  ["day", 100, "day"],
  ["hour", 250, "month"],
  ["day", 250, "month"],
  ["month", 10, "month"],
  ["month", 100, "month"],
] as const)("an interval of one %s, %i days ago: %s", (asked, days, kept) => {
  const range = { from: now - days * DAY, to: now };
  expect(keptInterval(asked, range, cutsAt(settings, zone, now))).toBe(kept);
});
