import { expect, test } from "vitest";
import { listedZone } from "../../shared/time/zone.js";
import { utcOffsetsOf } from "../../shared/time/utcOffsets.js";
import { DAY, HOUR } from "../../shared/units.js";
import { usageOf } from "./settings.helpers.js";
import { everyDay, sumOf } from "./usageDays.js";

test("there is a day for each of the last 30, also where the clocks change", () => {
  const zone = listedZone(utcOffsetsOf("Europe/Berlin"));
  const now = Date.parse("2026-04-02T00:30+02:00");
  const changed = Date.parse("2026-03-29T00:00+01:00");
  const days = everyDay([usageOf({ day: changed })], zone, now);
  expect(days).toHaveLength(30);
  expect(days.at(-1)?.day).toBe(Date.parse("2026-04-02T00:00+02:00"));
  expect(days[0]?.day).toBe(Date.parse("2026-03-04T00:00+01:00"));
  const lengths = days.slice(1).map(({ day }, i) => day - days[i]!.day);
  expect(lengths.filter((length) => length !== DAY)).toEqual([23 * HOUR]);
  const seen = days.filter(({ isEmpty }) => !isEmpty);
  expect(seen).toEqual([{ ...usageOf({ day: changed }), isEmpty: false }]);
});

test("a sum is that of all counts", () => {
  expect(sumOf({ validation: 2, internal: 3 })).toBe(5);
  expect(sumOf({})).toBe(0);
});
