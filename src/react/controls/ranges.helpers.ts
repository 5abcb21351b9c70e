/** Clocks, zones, ranges and readable instants for property tests. */
import fc from "../../fastCheck.helpers.js";
import { DAY } from "../../shared/units.js";
import { addDays } from "./dates.js";
import { presets, type DateSpan, type RangeChoice } from "./ranges.js";

/** An instant as the tables of cases write it: `"2026-03-18T12:00"`. */
export const readable = (instant: number) =>
  new Date(instant).toISOString().slice(0, 16);

const oddZones = [
  "UTC",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/New_York",
  "Pacific/Apia",
  "Asia/Beirut",
  "Pacific/Chatham",
  "America/St_Johns",
];

/** Days on which a clock or the calendar changes in one of the zones. */
const eventfulDays = [
  "2011-12-30",
  "2026-03-08",
  "2026-04-05",
  "2026-10-04",
  "2026-11-01",
  "2028-02-29",
  "2027-01-01",
];

export const anyZone = fc.constantFrom(...oddZones);

export const anyNow = fc.oneof(
  fc.integer({
    min: Date.parse("2005-01-01"),
    max: Date.parse("2035-01-01"),
  }),
  fc
    .tuple(
      fc.constantFrom(...eventfulDays),
      fc.integer({ min: -2 * DAY, max: 3 * DAY }),
    )
    .map(([day, shift]) => Date.parse(day) + shift),
);

export const anyDateSpan: fc.Arbitrary<DateSpan> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...eventfulDays),
      fc.integer({ min: 0, max: 9_000 }).map((n) => addDays("2006-01-01", n)),
    ),
    fc.integer({ min: 0, max: 800 }),
  )
  .map(([from, length]) => ({ from, to: addDays(from, length) }));

export const anyRange: fc.Arbitrary<RangeChoice> = fc.oneof(
  fc.constantFrom(...presets),
  anyDateSpan,
  fc
    .tuple(anyNow, fc.integer({ min: 1, max: 40 * DAY }))
    .map(([from, length]) => ({ from, to: from + length })),
);
