/**
 * Measures the reports over a year of a busy site: the longest ranges that a dashboard offers, at
 * their most expensive. It measures the reports only. `yearBlocks.ts` makes their blocks.
 */
import { DAY, KIB, MIB } from "../src/shared/units.js";
import { startBackend, type Backend } from "./backend.js";
import { printTable } from "./table.js";
import { bandwidth } from "./tally.js";
import type { Verdict } from "./targets.js";
import { YearBlocks } from "./yearBlocks.js";
import { KEYS_PER_DAY, VISITS_PER_DAY } from "./yearTraffic.js";

const HOURS_KEPT_DAYS = 90;
/**
 * The last day before the past month settles, late in the evening: reports read 62 days one by one.
 */
const BEFORE_THE_MONTH = Date.UTC(2026, 5, 5, 23, 40);
/** The middle of a month: reports read one month of days. */
const MID_MONTH = Date.UTC(2026, 5, 16, 23, 40);

const MOST_DOCUMENTS = 1000;
const MOST_BYTES = 8 * MIB;
const MOST_MILLISECONDS = 500;

interface YearReport {
  name: string;
  documents: number;
  ranges: number;
  bytes: number;
  milliseconds: number;
  approximate: boolean;
}

export interface YearOutcome {
  reports: YearReport[];
  seconds: number;
}

export async function runYear(): Promise<YearOutcome> {
  const started = performance.now();
  const from = startOfDay(BEFORE_THE_MONTH) - 365 * DAY;
  const backend = await startBackend(from, {}, () => undefined);
  const blocks = new YearBlocks(
    backend,
    from,
    startOfDay(MID_MONTH) - HOURS_KEPT_DAYS * DAY,
  );
  const reports: YearReport[] = [];
  for (const [place, now] of [
    ["before the month is built", BEFORE_THE_MONTH],
    ["mid-month", MID_MONTH],
  ] as const) {
    await blocks.advanceTo(now);
    const today = startOfDay(now);
    reports.push(
      ...(await ask(backend, `${place}, to now`, {
        from: today - 364 * DAY,
        to: now,
        now,
      })),
      ...(await ask(backend, `${place}, to midnight`, {
        from: today - 365 * DAY,
        to: today,
        now,
      })),
    );
  }
  backend.engine.close();
  return { reports, seconds: (performance.now() - started) / 1000 };
}

async function ask(
  { engine, siteId }: Backend,
  place: string,
  range: { from: number; to: number; now: number },
): Promise<YearReport[]> {
  const asked = [
    ["overview", "getOverview", {}],
    ["time series by day", "getTimeseries", { interval: "day" }],
    ["pages", "getBreakdown", { dimension: "page" }],
    ["entry pages", "getBreakdown", { dimension: "entryPage" }],
    ["countries", "getBreakdown", { dimension: "country" }],
    ["sources", "getBreakdown", { dimension: "source" }],
  ] as const;
  const reports: YearReport[] = [];
  for (const [name, report, args] of asked) {
    const execute = () =>
      engine.execute(`reports:${report}`, "query", {
        siteId,
        ...range,
        ...args,
      });
    const { value, record } = await execute();
    const again = [await execute(), await execute()];
    const { approximate } = value as { approximate: boolean };
    reports.push({
      name: `${name}, ${place}`,
      documents: record.operations.documentsRead,
      ranges: record.operations.ranges,
      bytes: bandwidth(record.operations),
      // The fastest of three: other work of the machine only ever adds time.
      milliseconds: Math.min(
        record.javascriptMs,
        ...again.map((other) => other.record.javascriptMs),
      ),
      approximate,
    });
  }
  return reports;
}

export function printYear({ reports, seconds }: YearOutcome): void {
  console.log(
    `\n=== year, ${VISITS_PER_DAY.toLocaleString("en")} visits and ${KEYS_PER_DAY} keys a day (ran ${seconds.toFixed(1)} s) ===`,
  );
  printTable(
    "Per report of 365 days",
    ["", "documents", "ranges", "KB", "ms", "approximate"],
    reports.map((report) => [
      report.name,
      report.documents,
      report.ranges,
      report.bytes / KIB,
      report.milliseconds,
      report.approximate ? "yes" : "no",
    ]),
  );
}

/** Compares the worst of all reports with the promises. */
export function yearVerdictsOf({ reports }: YearOutcome): Verdict[] {
  const most = (figure: (report: YearReport) => number) =>
    Math.max(...reports.map(figure));
  const targets: [string, number, number, Verdict[3]?][] = [
    ["documents", most((report) => report.documents), MOST_DOCUMENTS],
    ["KB", most((report) => report.bytes) / KIB, MOST_BYTES / KIB],
    [
      "ms of JavaScript, an indication",
      most((report) => report.milliseconds),
      MOST_MILLISECONDS,
      "slow",
    ],
    ["approximate answers", reports.filter((r) => r.approximate).length, 0],
  ];
  return targets.map(
    ([name, measured, atMost, otherwise = "MISSED"]): Verdict => [
      `year: ${name} of a report`,
      measured,
      atMost,
      measured <= atMost ? "ok" : otherwise,
    ],
  );
}

function startOfDay(instant: number): number {
  return Math.floor(instant / DAY) * DAY;
}
