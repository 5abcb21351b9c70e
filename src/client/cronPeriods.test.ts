import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import { longestPeriodMs } from "./cronPeriods.js";
import type { UpkeepSchedule } from "./crons.js";

test.each<[UpkeepSchedule, number]>([
  [{ minutes: 15 }, 15 * MINUTE],
  [{ hours: 6 }, 6 * HOUR],
  [{ hourUTC: 4, minuteUTC: 45 }, DAY],
  ["*/5 * * * *", HOUR],
  ["30 3 * * *", DAY],
  ["30 */6 * * ?", DAY],
  ["30 3 * * 0", 7 * DAY],
  ["30 3 1 * 0", 7 * DAY],
  ["  30  3  31  *  * ", 62 * DAY],
  ["30 3 1 1,7 *", 366 * DAY],
  // The first of a month, the last, and the fifth, which most months do not have.
  ["30 3 * * 1#1", 124 * DAY],
  ["30 3 * * FRIL", 124 * DAY],
  ["30 3 * * 5#5", 124 * DAY],
  ["30 3 1 * 1#1", 62 * DAY],
])("longestPeriodMs of %j is %d", (schedule, periodMs) => {
  expect(longestPeriodMs(schedule)).toBe(periodMs);
});
