/** For how long at most a schedule leaves a job alone. */
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import type { UpkeepSchedule } from "./crons.js";

const LONGEST_MONTH = 31 * DAY;

/** The longest time between two runs. Of a cron expression it may be less than is answered, and is never more. */
export function longestPeriodMs(schedule: UpkeepSchedule): number {
  if (typeof schedule === "string") return ofCron(schedule);
  if ("minutes" in schedule) return schedule.minutes * MINUTE;
  return "hours" in schedule ? schedule.hours * HOUR : DAY;
}

/** By the coarsest field that names something: minute, hour, day of the month, month, day of the week. */
function ofCron(expression: string): number {
  const [, hour, day, month, weekday] = expression.trim().split(/\s+/);
  const names = (field: string | undefined): field is string =>
    field !== undefined && field !== "*" && field !== "?";
  if (names(month)) return 366 * DAY;
  // With both kinds of day, either is enough.
  if (names(weekday) && !isOfMonth(weekday)) return 7 * DAY;
  if (names(day)) return 2 * LONGEST_MONTH;
  if (names(weekday)) return 4 * LONGEST_MONTH;
  return names(hour) ? DAY : HOUR;
}

/** `1#3` and `5L` are a Monday and a Friday of each month, `5#5` of every fourth at the least. */
function isOfMonth(weekday: string): boolean {
  return /[#L]/i.test(weekday);
}
