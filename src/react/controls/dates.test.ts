import { describe, expect, test } from "vitest";
import { addDays, addMonths, dateText, isDate, startOfDate } from "./dates.js";
import { readable } from "./ranges.helpers.js";
import { zoneNamed } from "../zones.helpers.js";

test.each([
  ["2026-11-21", true],
  ["2028-02-29", true],
  ["2000-01-01", true],
  ["2049-12-31", true],
  ["2026-02-29", false],
  ["2026-13-01", false],
  ["2026-1-1", false],
  ["1999-12-31", false],
  ["2050-01-01", false],
  ["", false],
  [" 2026-11-21", false],
])("isDate(%j) is %s", (text, is) => expect(isDate(text)).toBe(is));

test.each([
  ["2026-11-21T23:30Z", "Europe/Berlin", "2026-11-22"],
  ["2026-11-21T23:30Z", "America/New_York", "2026-11-21"],
  ["2026-11-21T18:30Z", "Asia/Kolkata", "2026-11-22"],
])("dateText(%s, %s)", (instant, timeZone, date) =>
  expect(dateText(Date.parse(instant), zoneNamed(timeZone))).toBe(date),
);

describe("startOfDate", () => {
  test.each([
    ["2026-11-21", "UTC", "2026-11-21T00:00"],
    ["2026-11-21", "Asia/Kolkata", "2026-11-20T18:30"],
    ["2026-11-21", "Pacific/Kiritimati", "2026-11-20T10:00"],
    ["2026-11-21", "Pacific/Pago_Pago", "2026-11-21T11:00"],
    // Midnight does not exist in Beirut on the day when clocks go forward.
    ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00"],
    // Apia had no 30 December 2011.
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00"],
    ["2011-12-29", "Pacific/Apia", "2011-12-29T10:00"],
  ])("%s in %s", (date, timeZone, iso) => {
    expect(readable(startOfDate(date, zoneNamed(timeZone)))).toBe(iso);
  });
});

test("addDays and addMonths stay in the calendar", () => {
  expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(addMonths("2028-02-29", -12)).toBe("2027-02-28");
  expect(addMonths("2026-11-20", 2)).toBe("2027-01-20");
});
