import { describe, expect, test } from "vitest";
import { zoneOf } from "../../../shared/time/zone.js";
import { DAY, HOUR } from "../../../shared/units.js";
import {
  cutsAt,
  goneSpan,
  holdsAt,
  isAnyGone,
  isGone,
  noHorizons,
  withGone,
} from "./horizons.js";

const berlin = zoneOf("Europe/Berlin");
const at = (text: string) => Date.parse(text);
const now = at("2026-06-20T12:34:00+02:00");

/** Retentions in days; 0 keeps days, sessions and visitors for ever. */
const settings = (days: {
  events: number;
  hours: number;
  days?: number;
  sessions?: number;
  visitors?: number;
}) => ({
  eventRetentionDays: days.events,
  hourRetentionDays: days.hours,
  dayRetentionDays: days.days ?? 0,
  sessionRetentionDays: days.sessions ?? 0,
  visitorRetentionDays: days.visitors ?? 0,
});

describe("cuts", () => {
  test("are starts of days of the site's zone; days end with their month", () => {
    const kept = settings({
      events: 10,
      hours: 20,
      days: 200,
      sessions: 30,
      visitors: 40,
    });
    expect(cutsAt(kept, berlin, now)).toEqual({
      events: at("2026-06-10T00:00+02:00"),
      hours: at("2026-05-31T00:00+02:00"),
      // 200 days before is 2 December.
      days: at("2025-12-01T00:00+01:00"),
      sessions: at("2026-05-21T00:00+02:00"),
      visitors: at("2026-05-11T00:00+02:00"),
    });
  });

  test("are 0 where everything is kept", () => {
    const kept = settings({ events: 10, hours: 20 });
    expect(cutsAt(kept, berlin, now)).toMatchObject({
      days: 0,
      sessions: 0,
      visitors: 0,
    });
  });

  test("are 0 where the retention goes back to before 1970", () => {
    const kept = settings({ events: 100_000, hours: 100_000 });
    expect(cutsAt(kept, berlin, now)).toMatchObject({ events: 0, hours: 0 });
    // The local day of the first hours of 1970 began in 1969.
    const fifth = settings({ events: 5, hours: 5 });
    const early = 5 * DAY + HOUR / 2;
    expect(cutsAt(fifth, berlin, early).events).toBe(0);
  });

  test("keep sessions as long as events, and visitors as long as both", () => {
    const bySessions = settings({
      events: 10,
      hours: 10,
      sessions: 5,
      visitors: 5,
    });
    expect(cutsAt(bySessions, berlin, now)).toMatchObject({
      sessions: at("2026-06-10T00:00+02:00"),
      visitors: at("2026-06-10T00:00+02:00"),
    });
    const longer = settings({
      events: 10,
      hours: 10,
      sessions: 20,
      visitors: 5,
    });
    expect(cutsAt(longer, berlin, now).visitors).toBe(
      at("2026-05-31T00:00+02:00"),
    );
  });

  test("keep visitors for their own time where sessions stay for ever", () => {
    const kept = settings({ events: 10, hours: 10, visitors: 40 });
    expect(cutsAt(kept, berlin, now)).toMatchObject({
      sessions: 0,
      visitors: at("2026-05-11T00:00+02:00"),
    });
  });

  test.each([
    ["events", settings({ events: 100, hours: 10, days: 1 })],
    ["hours", settings({ events: 10, hours: 100, days: 1 })],
  ])("keep days two months longer than %s", (_kind, kept) => {
    // 162 days before is 9 January.
    expect(cutsAt(kept, berlin, now).days).toBe(at("2026-01-01T00:00+01:00"));
  });
});

test("an event is known as long as it may be sent again; an import 30 days", () => {
  const live = { maxEventAgeMs: 3 * DAY, sessionTimeoutMs: HOUR };
  expect(holdsAt(live, now)).toEqual({
    live: now - 3 * DAY - HOUR,
    import: now - 30 * DAY,
  });
  const long = { maxEventAgeMs: 40 * DAY, sessionTimeoutMs: HOUR };
  expect(holdsAt(long, now).import).toBe(now - 40 * DAY - HOUR);
});

describe("horizons", () => {
  const day = at("2026-06-10T00:00+02:00");
  const span = { ...noHorizons, eventsFrom: day, events: day + 2 * DAY };

  test("have their first instant, and end before their last", () => {
    expect(isGone(span, "events", day - 1)).toBe(false);
    expect(isGone(span, "events", day)).toBe(true);
    expect(isGone(span, "events", day + 2 * DAY - 1)).toBe(true);
    expect(isGone(span, "events", day + 2 * DAY)).toBe(false);
    expect(isGone(span, "hours", day)).toBe(false);
  });

  test("meet a range that has one of their instants", () => {
    const meets = (from: number, to: number) =>
      isAnyGone(span, "events", { from, to });
    expect(meets(day - DAY, day)).toBe(false);
    expect(meets(day - DAY, day + 1)).toBe(true);
    expect(meets(day + HOUR, day + 2 * HOUR)).toBe(true);
    expect(meets(day + 2 * DAY - 1, day + 3 * DAY)).toBe(true);
    expect(meets(day + 2 * DAY, day + 3 * DAY)).toBe(false);
    expect(isAnyGone(noHorizons, "events", { from: 0, to: now })).toBe(false);
  });

  test("without a first instant reach back to the beginning", () => {
    const ends = { ...noHorizons, hours: day };
    expect(goneSpan(ends, "hours")).toEqual({ from: 0, to: day });
    expect(isGone(ends, "hours", 0)).toBe(true);
  });

  test("begin with the local day of the first row that went", () => {
    const gone = withGone(noHorizons, "events", berlin, day + 5 * HOUR);
    expect(gone).toEqual({
      ...noHorizons,
      eventsFrom: day,
      events: day + DAY,
    });
  });

  test("of days have whole months", () => {
    expect(withGone(noHorizons, "days", berlin, day)).toEqual({
      ...noHorizons,
      daysFrom: at("2026-06-01T00:00+02:00"),
      days: at("2026-07-01T00:00+02:00"),
    });
  });

  test("grow to both sides, and keep other kinds", () => {
    const hours = { ...span, hoursFrom: day, hours: day + DAY };
    const later = withGone(hours, "events", berlin, day + 4 * DAY);
    expect(later).toEqual({ ...hours, events: day + 5 * DAY });
    const earlier = withGone(later, "events", berlin, day - DAY);
    expect(earlier).toEqual({ ...later, eventsFrom: day - DAY });
  });

  test("that hold the instant stay the same", () => {
    expect(withGone(span, "events", berlin, day)).toBe(span);
  });

  test("that were empty begin again, wherever they were", () => {
    const empty = { ...noHorizons, eventsFrom: day, events: day };
    expect(withGone(empty, "events", berlin, day + 4 * DAY)).toMatchObject({
      eventsFrom: day + 4 * DAY,
      events: day + 5 * DAY,
    });
  });
});
