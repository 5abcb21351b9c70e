/**
 * The server and the browser have different versions of the time zone data. The page shows the
 * server's.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UtcOffsets } from "../shared/time/utcOffsets.js";
import { DAY, HOUR } from "../shared/units.js";
import { bucketsOf } from "../component/model/rollups/rangePlan.js";
import { listedZone } from "../shared/time/zone.js";
import { chartPoints, chartSpans } from "./chart/chartData.js";
import { comparisonOf } from "./controls/comparison.js";
import { datesOf, presets, rangeOf } from "./controls/ranges.js";
import { cutRange } from "./data/cut.js";
import { parseCsv } from "./export/parseCsv.helpers.js";
import { timeseriesCsv } from "./export/overviewCsv.js";
import { noFigures } from "./fixtures.helpers.js";
import { createFormats } from "./format/format.js";
import { defaultLabels } from "./labels/labels.js";
import { plainSpaces } from "./render.helpers.js";

const at = (iso: string) => Date.parse(iso);

interface Versions {
  zone: string;
  server: UtcOffsets;
  /** The zone whose clock the browser has for this zone. */
  browser: string;
  now: number;
}

const versions: Versions[] = [
  {
    // The server has winter time from November 2026 on. The browser has permanent summer time.
    zone: "America/Vancouver",
    server: [
      { at: at("2026-03-08T10:00Z"), offsetMs: -7 * HOUR },
      { at: at("2026-11-01T09:00Z"), offsetMs: -8 * HOUR },
    ],
    browser: "America/Phoenix",
    now: at("2026-11-03T12:34Z"),
  },
  {
    zone: "America/Vancouver",
    server: [{ at: 0, offsetMs: -7 * HOUR }],
    browser: "America/Los_Angeles",
    now: at("2026-11-03T12:34Z"),
  },
  {
    // Older data change an hour before the rest of Europe.
    zone: "Europe/Chisinau",
    server: [
      { at: at("2026-03-29T00:00Z"), offsetMs: 3 * HOUR },
      { at: at("2026-10-25T00:00Z"), offsetMs: 2 * HOUR },
    ],
    browser: "Europe/Kyiv",
    now: at("2026-10-25T00:30Z"),
  },
  {
    // The two are half an hour apart: a range by the browser's clock would begin within an hour.
    zone: "Africa/Casablanca",
    server: [{ at: 0, offsetMs: HOUR }],
    browser: "Asia/Kolkata",
    now: at("2026-06-03T22:45Z"),
  },
];

const { DateTimeFormat } = Intl;
let browserZone = "UTC";

beforeEach(() => {
  function OtherData(
    locale?: string,
    { timeZone, ...options }: Intl.DateTimeFormatOptions = {},
  ) {
    return new DateTimeFormat(locale, {
      ...options,
      timeZone: timeZone === "UTC" ? timeZone : browserZone,
    });
  }
  vi.spyOn(Intl, "DateTimeFormat").mockImplementation(OtherData as never);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("the browser's data are other ones in these tests", () => {
  browserZone = "Asia/Kolkata";
  const format = new Intl.DateTimeFormat("en", {
    timeZone: "Africa/Casablanca",
    timeStyle: "short",
  });
  expect(plainSpaces(format.format(0))).toBe("5:30 AM");
});

test.each(versions)(
  "$zone with the clock of $browser: ranges are whole buckets of the server",
  ({ server, browser, now }) => {
    browserZone = browser;
    const zone = listedZone(server);
    for (const range of presets) {
      const clock = { utcOffsets: server, now, firstBucket: now - 90 * DAY };
      const span = rangeOf(range, clock);
      const unit = range === "24h" ? "hourStart" : "dayStart";
      expect(zone[unit](span.from), range).toBe(span.from);
      expect(zone[unit](span.to), range).toBe(span.to);
      for (const choice of ["previous", "year"] as const) {
        const compared = comparisonOf(span, choice, { ...clock, range });
        if (!compared) continue;
        for (const end of [compared.from, compared.to, compared.figuresTo]) {
          expect(zone.hourStart(end), `${range} ${choice}`).toBe(end);
        }
      }
      const { closed, live } = cutRange(span, server, now);
      for (const part of [closed, live]) {
        if (part) expect(zone.hourStart(part.from)).toBe(part.from);
      }
      // The dates that the picker shows for the range make the same range.
      const dates = rangeOf(datesOf(span, server), clock);
      if (range !== "24h") expect(dates).toEqual(span);
    }
  },
);

test.each(versions)(
  "$zone with the clock of $browser: no bucket is off, each has the server's name",
  ({ server, browser, now }) => {
    browserZone = browser;
    const zone = listedZone(server);
    const formats = createFormats({ locale: "en-US", utcOffsets: server });
    const span = rangeOf("7d", { utcOffsets: server, now });
    const starts = bucketsOf(zone, "day", span);
    expect(starts).toHaveLength(7);
    const timeseries = {
      interval: "day" as const,
      approximate: false,
      buckets: starts.map((start) => ({ ...noFigures, start })),
    };
    const points = chartPoints({
      timeseries,
      figure: "visitors",
      utcOffsets: server,
      now,
    });
    expect(points.map(({ state }) => state)).toEqual([
      ...Array<string>(6).fill("closed"),
      "open",
    ]);
    expect(chartSpans(points, { timeseries, utcOffsets: server })?.now).toEqual(
      span,
    );
    const csv = parseCsv(
      timeseriesCsv(
        { current: timeseries, before: undefined },
        { utcOffsets: server, formats, labels: defaultLabels },
      ),
    );
    const keys = starts.map((start) => zone.dayKey(start));
    expect(csv.slice(1).map(([start]) => start)).toEqual(keys);
    // A day begins at midnight of its date, by the server's clock.
    for (const [i, start] of starts.entries()) {
      const date = keys[i]!;
      const day = String(Number(date.slice(8)));
      expect(formats.bucket(start, "day")).toMatch(new RegExp(` ${day}$`));
      expect(formats.tick(start, "day")).toMatch(new RegExp(` ${day}$`));
      expect(plainSpaces(formats.time(start))).toBe("12:00 AM");
      expect(formats.span({ from: start, to: zone.nextDay(start) })).toContain(
        ` ${day}, `,
      );
    }
  },
);

test("times of lists and the hours of the chart are the server's", () => {
  const [vancouver] = versions as [Versions];
  browserZone = vancouver.browser;
  const formats = createFormats({
    locale: "en-US",
    utcOffsets: vancouver.server,
  });
  const change = at("2026-11-01T09:00Z");
  const read = (instant: number) => plainSpaces(formats.time(instant));
  expect([change - 1, change].map(read)).toEqual(["1:59 AM", "1:00 AM"]);
  expect(plainSpaces(formats.dateTime(vancouver.now))).toBe(
    "Nov 3, 2026, 4:34 AM",
  );
  const hours = [change - HOUR, change].map((start) =>
    plainSpaces(formats.bucket(start, "hour")),
  );
  expect(hours).toEqual(["Sun, Nov 1, 1 AM", "Sun, Nov 1, 1 AM"]);
  expect(formats.tick(change + HOUR, "hour").startsWith("2")).toBe(true);
});
