/** The last table: our figures, aims that fail nothing, and the figures of the peer. */
import { expect, test } from "vitest";
import type { Arrival } from "./arrivals.js";
import {
  comparisonHeader,
  comparisonRow,
  otherAimRows,
  peerFigures,
} from "./comparison.js";
import type { TrafficFigures } from "./measured.js";
import { optionsFrom } from "./options.js";
import { aims, aimsReachedBy } from "./targets.js";

const figuresOf = (
  arrival: Arrival,
  events: number,
  more: Partial<TrafficFigures> = {},
) =>
  ({
    ...{ arrival, events, looked: "never" },
    bytesPerEvent: 8 * 1024,
    withoutAction: { callsPerEvent: 1.4, dollarsPerMillionEvents: 2.2 },
    dollarsWithoutStorage: 10,
    storedBytesOfEvent: 1024,
    storedBytesOfFigures: 512,
    ...more,
  }) as TrafficFigures;

test("a line has our figures, their aim and the figures of the peer", () => {
  const row = comparisonRow(figuresOf("browser", 5000));
  expect(row).toEqual([
    ...["browser, nobody looks", 5000, "1.40", "8.0", "2.20", "2.10 not yet"],
    ...["0.63", "10.2", "3.68"],
  ]);
  expect(row).toHaveLength(comparisonHeader.length);
});

test.each([
  ["hourADay", "looked at 1 h a day", "2.50 ok"],
  ["neverForAnHour", "nobody looks, maxStalenessMs 1 h", "1.80 not yet"],
  ["noHeartbeats", "no heartbeats", ""],
] as const)(
  "each way to look has an aim of its own: %s",
  (looked, name, aim) => {
    const row = comparisonRow(figuresOf("browser", 5000, { looked }));
    expect([row[0], row[5]]).toEqual([`browser, ${name}`, aim]);
  },
);

test("a size that nobody measured elsewhere has only our figures", () => {
  expect(comparisonRow(figuresOf("browser", 1000))).toEqual([
    ...["browser, nobody looks", 1000, "1.40", "8.0", "2.20"],
    ...["", "", "", ""],
  ]);
});

test("an aim is reached at its figure, and not above", () => {
  const verdictAt = (dollarsPerMillionEvents: number) => {
    const withoutAction = { callsPerEvent: 1, dollarsPerMillionEvents };
    const figures = figuresOf("live", 5000, { withoutAction });
    return aimsReachedBy(figures).map(({ verdict }) => verdict);
  };
  expect(verdictAt(4.5)).toEqual(["ok"]);
  expect(verdictAt(4.51)).toEqual(["not yet"]);
});

test("other aims are lines of their own", () => {
  expect(otherAimRows(figuresOf("trickle", 8640))).toEqual([
    [
      "trickle, 8,640: $ per million events, without storage",
      10,
      5.6,
      "not yet",
    ],
    ["trickle, 8,640: KB per event", 8, 5, "not yet"],
  ]);
  expect(otherAimRows(figuresOf("bulk", 10_000))).toEqual([]);
  expect(otherAimRows(figuresOf("bulk", 100_000))).toEqual([
    ["bulk, 100,000: KB per event", 8, 2, "not yet"],
  ]);
});

test("the usual sizes have all aims and all figures of the peer", () => {
  const { runs } = optionsFrom([]);
  const never = peerFigures.map((each) => ({ ...each, looked: "never" }));
  for (const { arrival, events, looked } of [...aims, ...never]) {
    const isMeasured = runs.some(
      (run) =>
        run.arrival === arrival &&
        run.looked === looked &&
        (events === undefined || run.events === events),
    );
    expect([arrival, events, isMeasured]).toEqual([arrival, events, true]);
  }
});

test("sizes of the command hold for all arrivals but the trickle", () => {
  const { runs } = optionsFrom([
    ...["--arrival", "browser,live,trickle"],
    ...["--sizes", "5k,20k", "--looked", "never"],
  ]);
  expect(runs).toEqual([
    { arrival: "browser", events: 5000, looked: "never" },
    { arrival: "browser", events: 20_000, looked: "never" },
    { arrival: "live", events: 5000, looked: "never" },
    { arrival: "live", events: 20_000, looked: "never" },
    { arrival: "trickle", events: 8640, looked: "never" },
  ]);
});

test("a way to look that there is not is an error with those that there are", () => {
  expect(() => optionsFrom(["--looked", "sometimes"])).toThrow(
    '"sometimes" is none of never, neverForAnHour, hourADay, noHeartbeats.',
  );
});
