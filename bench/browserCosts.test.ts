/** The words of the page of costs on browsers and storage. */
import { expect, test } from "vitest";
import type { Arrival } from "./arrivals.js";
import { browserCostsOf } from "./browserCosts.js";
import type { TrafficFigures } from "./measured.js";

const traffic = (arrival: Arrival, events: number, calls: number) =>
  ({
    ...{ kind: "traffic", arrival, events, looked: "never" },
    bytesPerEvent: 8.04 * 1024,
    withoutAction: { callsPerEvent: calls, dollarsPerMillionEvents: 4.889 },
    storedBytesOfEvent: 800,
    storedBytesOfFigures: 1434,
    lifeDollarsPerMillionEvents: 3.456,
    stored: [
      {
        ...{ name: "sites", documents: 1, documentBytes: events - 1 },
        ...{ indexes: 0, billedBytes: events - 1, days: 365, lifeDollars: 1 },
      },
      {
        ...{ name: "events", documents: events, documentBytes: 100 * events },
        ...{ indexes: 7, billedBytes: 800 * events, days: 90 },
        lifeDollars: 2.5e-6 * events,
      },
      {
        ...{ name: "rollups hour", documents: 9, documentBytes: 717 * events },
        ...{ indexes: 1, billedBytes: 1434 * events, days: 90 },
        lifeDollars: 0.9e-6 * events,
      },
    ],
  }) as TrafficFigures;

test("both arrivals have a line each, and the largest month of browsers says what is stored", () => {
  const text = browserCostsOf([
    traffic("bulk", 1000, 0.1),
    traffic("browser", 5000, 1.411),
    traffic("browser", 20_000, 1.293),
    traffic("live", 50_000, 3.2),
  ]);
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  expect(lines).toEqual([
    "| arrival | dashboard | events a month | calls per event | KB per event | $ per million events |",
    "| --- | --- | --- | --- | --- | --- |",
    "| browser: a batch has up to 10 events or 5 minutes of a visit | nobody looks | 5,000 | 1.41 | 8.0 | 4.89 |",
    "| browser: a batch has up to 10 events or 5 minutes of a visit | nobody looks | 20,000 | 1.29 | 8.0 | 4.89 |",
    "| live: a request every 5 s of a visit | nobody looks | 50,000 | 3.20 | 8.0 | 4.89 |",
    "| rows | bytes | indexes | billed bytes | days kept | $ per million events, for life |",
    "| --- | --- | --- | --- | --- | --- |",
    "| rollups hour | 717 | 1 | 1,434 | 90 | 0.90 |",
    "| events | 100 | 7 | 800 | 90 | 2.50 |",
    "| all |  |  | 2,234 |  | 3.46 |",
  ]);
  expect(text).toContain("a month of 20,000 events");
});

test("without browsers there is nothing to write", () => {
  expect(() => browserCostsOf([traffic("live", 5000, 3)])).toThrow(
    'did not measure "browser"',
  );
});
