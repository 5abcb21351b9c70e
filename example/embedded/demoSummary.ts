/** The figures of the reports about a replayed log, as lines for people. */
import type { BreakdownRow, Overview } from "../../src/shared/api/reports.js";
import { MINUTE, SECOND } from "../../src/shared/units.js";

const number = (value: number) => value.toLocaleString("en-US");
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const date = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeZone: "UTC",
});

function duration(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  const minutes = Math.floor((seconds * SECOND) / MINUTE);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/** Each figure, and how to say it. */
const figures: readonly [string, (overview: Overview) => string][] = [
  ["Visitors", ({ visitors }) => number(visitors)],
  ["Page views", ({ pageviews }) => number(pageviews)],
  ["Sessions", ({ sessions }) => number(sessions)],
  ["Views per session", (overview) => overview.viewsPerSession.toFixed(1)],
  ["Bounce rate", ({ bounceRate }) => percent(bounceRate)],
  [
    "Average session",
    ({ averageSessionDurationMs }) => duration(averageSessionDurationMs),
  ],
];

/** @param range whole days in UTC */
export function summaryLines(
  { from, to }: { from: number; to: number },
  overview: Overview,
  pages: readonly BreakdownRow[],
): string[] {
  const days = date.formatRange(from, to - 1);
  return [
    "",
    `The reports of ${days} (UTC)`,
    "",
    ...table(figures.map(([name, textOf]) => [name, textOf(overview)])),
    "",
    ...table([
      ["Top pages", "Visitors", "Page views"],
      ...pages.map(({ key, visitors = 0, pageviews = 0 }) => [
        key,
        number(visitors),
        number(pageviews),
      ]),
    ]),
  ];
}

/** Lines up the first column on the left, and the others on the right. */
function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  return rows.map((row) => {
    const [first = "", ...rest] = row.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!),
    );
    return `  ${[first, ...rest].join("   ")}`;
  });
}
