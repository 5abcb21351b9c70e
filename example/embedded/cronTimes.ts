/**
 * Computes when a cron is due next. Calendar schedules are all sets of minutes, hours and days, in
 * UTC.
 */
import type { CronJob } from "convex/server";

export type Schedule = CronJob["schedule"];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Bounds the search for a date. Leap days are the rarest thing a schedule can ask for: every eight
 * years at worst.
 */
const SEARCHED_DAYS = 8 * 366;

const weekdays = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

/** Answers the first time. Intervals begin with the deployment, at once. */
export function firstTime(schedule: Schedule, deployedAt: number): number {
  return schedule.type === "interval"
    ? deployedAt
    : nextTime(schedule, deployedAt);
}

/** Answers when a cron is due again that has been due at that time. */
export function nextTime(schedule: Schedule, from: number): number {
  if (schedule.type === "interval") {
    if ("seconds" in schedule) return from + schedule.seconds * SECOND;
    if ("minutes" in schedule) return from + schedule.minutes * MINUTE;
    return from + schedule.hours * HOUR;
  }
  return nextMatch(cronOf(schedule), from);
}

function cronOf(schedule: Exclude<Schedule, { type: "interval" }>): string {
  if (schedule.type === "cron") return schedule.cron;
  const minute = schedule.minuteUTC ?? 0;
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${weekdays.indexOf(schedule.dayOfWeek)}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}

function nextMatch(cron: string, from: number): number {
  const fields = cron.trim().split(/\s+/);
  const [minutes, hours, days, months, daysOfWeek] = [
    parse(fields[0], 0, 59),
    parse(fields[1], 0, 23),
    parse(fields[2], 1, 31),
    parse(fields[3], 1, 12, ["", ...monthNames]),
    parse(
      fields[4],
      0,
      7,
      weekdays.map((day) => day.slice(0, 3)),
    ),
  ];
  // Sunday is 0 and 7. If a schedule restricts both kinds of day, either is enough.
  if (daysOfWeek.has(7)) daysOfWeek.add(0);
  const isEither = fields[2] !== "*" && fields[4] !== "*";
  const firstDay = Math.floor(from / DAY) * DAY;
  for (let day = 0; day < SEARCHED_DAYS; day++) {
    const date = new Date(firstDay + day * DAY);
    if (!months.has(date.getUTCMonth() + 1)) continue;
    const isDay = days.has(date.getUTCDate());
    const isWeekday = daysOfWeek.has(date.getUTCDay());
    if (!(isEither ? isDay || isWeekday : isDay && isWeekday)) continue;
    for (const hour of hours)
      for (const minute of minutes) {
        const time = date.getTime() + hour * HOUR + minute * MINUTE;
        if (time > from) return time;
      }
  }
  throw new Error(`The cron "${cron}" never runs.`);
}

const monthNames = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Parses "*", "5", "1-5", "8-18/2" and lists of these. */
function parse(
  field: string | undefined,
  lowest: number,
  highest: number,
  names: readonly string[] = [],
): Set<number> {
  const numberOf = (text: string) => {
    const named = names.indexOf(text.toLowerCase());
    return named > -1 ? named : Number(text);
  };
  const values = new Set<number>();
  for (const part of (field ?? "*").split(",")) {
    const [range = "*", step] = part.split("/");
    const [first, last] =
      range === "*" ? [lowest, highest] : range.split("-").map(numberOf);
    const end = last ?? (step === undefined ? first! : highest);
    for (let value = first!; value <= end; value += Number(step ?? 1))
      values.add(value);
  }
  return new Set([...values].sort((left, right) => left - right));
}
