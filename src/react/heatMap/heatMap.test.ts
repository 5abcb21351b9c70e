import { describe, expect, test } from "vitest";
import { overviewOf, noFigures, timeseriesOf } from "../fixtures.helpers.js";
import { weekHoursCsv } from "../export/weekHoursCsv.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import { offsetsOfUtc } from "../../shared/time/utcOffsets.js";
import { nextPlace } from "./heatKeys.js";
import { heatModel } from "./heatModel.js";
import { heatScale, heatStep } from "./heatSteps.js";
import { cellWords } from "./heatWords.js";
import { hourNames } from "./hourNames.js";
import { weekHoursOf } from "./weekHours.js";

/** Monday from midnight: 3, 4 and 0 visitors in its first hours. */
const series = timeseriesOf("hour", Date.parse("2026-11-02T00:00Z"), [3, 4, 0]);
const week = weekHoursOf([series], { utcOffsets: offsetsOfUtc });

describe("heatStep", () => {
  test("goes by the place between the smallest and the largest", () => {
    const scale = heatScale([2, null, 8])!;
    expect(scale).toEqual({ least: 2, most: 8 });
    const steps = [null, 2, 2.9, 3, 5, 7.9, 8].map((value) =>
      heatStep(value, scale),
    );
    expect(steps).toEqual([0, 1, 1, 2, 4, 6, 6]);
  });

  test("refunds are below nothing, and equal values are one colour", () => {
    expect(heatStep(0, heatScale([-6, 0])!)).toBe(6);
    expect(heatStep(5, heatScale([5, 5])!)).toBe(1);
    expect(heatScale([null])).toBeUndefined();
  });
});

describe("heatModel", () => {
  test.each([
    ["en-US", "Sun"],
    ["en-GB", "Mon"],
  ])("the week of %s begins on %s", (locale, first) => {
    const formats = createFormats({ locale });
    const model = heatModel({ week, figure: "visitors" }, formats, labels);
    expect(model.names.weekday(model.days[0]![0]!.weekday)).toBe(first);
    expect(model.days.flat()).toHaveLength(168);
  });

  test("a cell says its hour, what it is and on how many hours it rests", () => {
    const formats = createFormats({ locale: "en-US" });
    const model = heatModel({ week, figure: "visitors" }, formats, labels);
    const monday = model.days[1]!;
    expect(monday.slice(0, 4).map(({ value }) => value)).toEqual([
      ...[3, 4, 0],
      null,
    ]);
    expect(cellWords(monday[1]!, model, formats, labels)).toBe(
      "Monday, 1 AM – 2 AM: 4",
    );
    expect(cellWords(monday[3]!, model, formats, labels)).toBe(
      "Monday, 3 AM – 4 AM: –",
    );
    expect(model.label).toBe("Visitors, average per hour");
    const rate = heatModel({ week, figure: "bounceRate" }, formats, labels);
    expect(rate.label).toBe("Bounce rate");
    expect(rate.scale).toBeUndefined();
  });
});

test("the last hour of a day ends at midnight", () =>
  expect(hourNames("en-US").whole(0, 23)).toBe("Sunday, 11 PM – 12 AM"));

test.each([
  ["ArrowRight", 3, 5, { day: 3, hour: 6 }],
  ["ArrowLeft", 3, 0, { day: 3, hour: 0 }],
  ["ArrowDown", 6, 5, { day: 6, hour: 5 }],
  ["ArrowUp", 1, 5, { day: 0, hour: 5 }],
  ["Home", 3, 5, { day: 3, hour: 0 }],
  ["End", 3, 5, { day: 3, hour: 23 }],
  ["PageUp", 3, 5, { day: 0, hour: 5 }],
  ["PageDown", 3, 5, { day: 6, hour: 5 }],
  ["a", 3, 5, undefined],
  ["toString", 3, 5, undefined],
])("%s from day %d at %d", (key, day, hour, place) =>
  expect(nextPlace(key, { day, hour })).toEqual(place),
);

test("the file has all figures of each hour, the week of the locale first", () => {
  const { cells: _, ...figures } = overviewOf();
  const revenue = [{ amount: 990, currency: "EUR" }];
  const start = Date.parse("2026-11-01T05:00Z"); // A Sunday.
  const sunday = {
    ...timeseriesOf("hour", start, [0]),
    buckets: [
      { ...noFigures, ...figures, start, visitors: 1, sessions: 3, revenue },
      { ...noFigures, start: start + 7 * 24 * 3_600_000, visitors: 2 },
    ],
  };
  const csv = weekHoursCsv(
    weekHoursOf([sunday], { utcOffsets: offsetsOfUtc }),
    {
      formats: createFormats({ locale: "en-US" }),
      labels,
      separator: ";",
    },
  );
  const lines = csv.replace("\uFEFF", "").trim().split("\r\n");
  expect(lines).toHaveLength(169);
  expect(lines[0]).toBe(
    "Weekday;Hour;Hours counted;Visitors, average per hour;New visitors, average per hour;Users, average per hour;Sessions, average per hour;Pageviews, average per hour;Views per session;Events, average per hour;Bounce rate;Duration (seconds);Revenue (EUR), average per hour"
      .split(";")
      .map((cell) => (cell.includes(",") ? `"${cell}"` : cell))
      .join(";"),
  );
  expect(lines[1]).toBe("Sun;00:00;0;;;;;;;;;;");
  expect(lines[6]).toBe("Sun;05:00;2;1.5;0;0;1.5;0;0;0;0;0;4.95");
});
