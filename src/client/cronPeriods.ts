/** The longest time for which a schedule leaves a job alone. */
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import type { UpkeepSchedule } from "./crons.js";

const LONGEST_MONTH = 31 * DAY;

/** Returns the longest time between two runs. For a cron expression it is an upper bound. */
export function longestPeriodMs(schedule: UpkeepSchedule): number {
  if (typeof schedule === "string") return ofCron(schedule);
  if ("minutes" in schedule) return schedule.minutes * MINUTE;
  return "hours" in schedule ? schedule.hours * HOUR : DAY;
}

/**
 * Judges by the coarsest field that names something: minute, hour, day of the month, month, day of
 * the week.
 */
function ofCron(expression: string): number {
  const [, hour, day, month, weekday] = expression.trim().split(/\s+/);
  const names = (field: string | undefined): field is string =>
    field !== undefined && field !== "*" && field !== "?";
  if (names(month)) return 366 * DAY;
  // If an expression names both kinds of day, either is enough.
  if (names(weekday) && !isOfMonth(weekday)) return 7 * DAY;
  if (names(day)) return 2 * LONGEST_MONTH;
  if (names(weekday)) return 4 * LONGEST_MONTH;
  return names(hour) ? DAY : HOUR;
}

/**
 * `1#3` is the third Monday of a month, and `5L` its last Friday. `5#5` is in every fourth month at
 * the least.
 */
function isOfMonth(weekday: string): boolean {
  return /[#L]/i.test(weekday);
}
