/** Reports as files, line by line. */
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Breakdown, Timeseries } from "../../shared/api/reports.js";
import { breakdownOf, overviewOf, timeseriesOf } from "../fixtures.helpers.js";
import { createFormats } from "../format/format.js";
import { moneyKind } from "../format/money.js";
import { defaultLabels } from "../labels/labels.js";
import { breakdownCsv } from "./breakdownCsv.js";
import { csvNumber } from "./csvNumber.js";
import { safeFileName } from "./download.js";
import { overviewCsv, timeseriesCsv } from "./overviewCsv.js";
import { parseCsv } from "./parseCsv.helpers.js";
import { zipFiles } from "./viewZip.js";
import { offsetsOf } from "../zones.helpers.js";

const formats = createFormats({ locale: "en" });
const labels = defaultLabels;

test.each([
  [12_345, "count", 12_345],
  [0.43214, "percent", 0.4321],
  [2.5, "ratio", 2.5],
  [61_500, "duration", 61.5],
  [995, moneyKind("EUR"), 9.95],
  [995, moneyKind("JPY"), 995],
  [-1_234, moneyKind("KWD"), -1.234],
] as const)("csvNumber(%d, %s) is %d", (value, kind, number) =>
  expect(csvNumber(value, kind)).toBe(number),
);

test("breakdownCsv: all figures that there are, what is trimmed as the last line", () => {
  const breakdown = breakdownOf(
    [
      {
        key: "/",
        visitors: 12_873,
        bounceRate: 0.5,
        averageSessionDurationMs: 61_500,
        revenue: [{ currency: "EUR", amount: 995 }],
      },
      { key: "=1+1", visitors: 3 },
    ],
    { other: { visitors: 7 } },
  );
  const csv = breakdownCsv(breakdown, { heading: "Page", formats, labels });
  expect(parseCsv(csv)).toEqual([
    ["Page", "Visitors", "Bounce rate", "Duration (seconds)", "Revenue (EUR)"],
    ["/", "12873", "0.5", "61.5", "9.95"],
    ["'=1+1", "3", "", "", ""],
    ["Other", "7", "", "", ""],
  ]);
});

test("breakdownCsv: where names are made from codes, the codes as well", () => {
  const csv = breakdownCsv(
    breakdownOf(
      [
        { key: "DE", sessions: 2 },
        { key: "FR", sessions: 1 },
      ],
      { dimension: "country" },
    ),
    { heading: "Country", formats, labels },
  );
  expect(parseCsv(csv)).toEqual([
    ["Country", "Key", "Sessions"],
    ["Germany", "DE", "2"],
    ["France", "FR", "1"],
  ]);
});

test("breakdownCsv: what has no key is a line in its place, with all its figures", () => {
  const csv = breakdownCsv(
    breakdownOf(
      [
        { key: "DE", visitors: 9 },
        { key: "FR", visitors: 1 },
      ],
      {
        dimension: "country",
        none: { visitors: 4, revenue: [{ currency: "EUR", amount: 995 }] },
        other: { visitors: 2 },
      },
    ),
    { heading: "Country", formats, labels },
  );
  expect(parseCsv(csv)).toEqual([
    ["Country", "Key", "Visitors", "Revenue (EUR)"],
    ["Germany", "DE", "9", ""],
    ["(not set)", "", "4", "9.95"],
    ["France", "FR", "1", ""],
    ["Other", "", "2", ""],
  ]);
});

test("overviewCsv: a line for each figure", () => {
  const lines = parseCsv(
    overviewCsv(
      {
        current: overviewOf({
          visitors: 12,
          users: 3,
          bounceRate: 1 / 3,
          revenue: [{ currency: "JPY", amount: 995 }],
        }),
        before: undefined,
      },
      { formats, labels },
    ),
  );
  expect(lines[0]).toEqual(["Figure", "Value"]);
  expect(Object.fromEntries(lines.slice(1).map(([a, b]) => [a, b]))).toEqual({
    Visitors: "12",
    "New visitors": "0",
    Users: "3",
    Sessions: "0",
    Pageviews: "0",
    "Views per session": "0",
    Events: "0",
    "Bounce rate": "0.3333",
    "Duration (seconds)": "0",
    "Revenue (JPY)": "995",
  });
});

test.each([
  ["hour", "Asia/Kolkata", "2026-03-18T10:30Z", "2026-03-18T16:00+05:30"],
  ["hour", "America/New_York", "2026-11-01T06:00Z", "2026-11-01T01:00-05:00"],
  ["hour", "UTC", "2026-03-18T10:00Z", "2026-03-18T10:00+00:00"],
  ["day", "Europe/Berlin", "2026-03-17T23:00Z", "2026-03-18"],
  ["month", "Europe/Berlin", "2026-02-28T23:00Z", "2026-03"],
] as const)(
  "timeseriesCsv: a bucket by %s in %s that starts at %s is %s",
  (interval, timeZone, start, text) => {
    const timeseries = timeseriesOf(interval, Date.parse(start), [7]);
    const compared = { current: timeseries, before: undefined };
    const lines = parseCsv(
      timeseriesCsv(compared, {
        utcOffsets: offsetsOf(timeZone),
        formats,
        labels,
      }),
    );
    expect(lines[0]?.slice(0, 2)).toEqual(["Start", "Visitors"]);
    expect(lines[1]?.slice(0, 2)).toEqual([text, "7"]);
    expect(lines).toHaveLength(2);
  },
);

test("overviewCsv: the time before beside each figure, also what only it has, each with its own mark", () => {
  const csv = overviewCsv(
    {
      current: overviewOf({ visitors: 12 }),
      before: overviewOf({
        visitors: 7,
        approximate: true,
        revenue: [{ currency: "EUR", amount: 995 }],
      }),
    },
    { formats, labels },
  );
  const [header, visitors, ...lines] = parseCsv(csv);
  expect(header).toEqual(["Figure", "Value", "Before", "Before: Note"]);
  expect(visitors).toEqual(["Visitors", "12", "7", "≈"]);
  expect(lines.at(-1)).toEqual(["Revenue (EUR)", "", "9.95", "≈"]);
});

describe("timeseriesCsv with the time before", () => {
  const march = Date.parse("2026-03-17T00:00Z");
  const february = Date.parse("2026-02-17T00:00Z");
  const read = (before: Timeseries) => {
    const current = {
      ...timeseriesOf("day", march, [7, 8]),
      approximate: true,
    };
    return parseCsv(
      timeseriesCsv(
        { current, before },
        { utcOffsets: offsetsOf("UTC"), formats, labels },
      ),
    ).map((cells) => cells.slice(0, 4));
  };

  test("each of its buckets is beside that with which it is compared", () =>
    expect(read(timeseriesOf("day", february, [5, 6, 4]))).toEqual([
      ["Start", "Before: Start", "Visitors ≈", "Before: Visitors"],
      ["2026-03-17", "2026-02-17", "7", "5"],
      ["2026-03-18", "2026-02-18", "8", "6"],
    ]));

  test("where it has fewer buckets the cells are empty", () =>
    expect(read(timeseriesOf("day", february, [5]))[2]).toEqual([
      "2026-03-18",
      "",
      "8",
      "",
    ]));

  test("of coarser buckets none has its like", () =>
    expect(read(timeseriesOf("month", february, [5]))[0]).toEqual([
      "Start",
      "Visitors ≈",
      "New visitors ≈",
      "Users ≈",
    ]));
});

test("breakdownCsv: approximate numbers say so above them, names do not", () => {
  const breakdown = breakdownOf([{ key: "DE", visitors: 3 }], {
    dimension: "country",
    approximate: true,
  });
  const csv = breakdownCsv(breakdown, { heading: "Country", formats, labels });
  expect(parseCsv(csv)[0]).toEqual(["Country", "Key", "Visitors ≈"]);
});

test.each([
  ["shop-page.csv", "shop-page.csv"],
  ["property:plan.csv", "property-plan.csv"],
  ["../../etc/passwd", "etc-passwd"],
  ['a"b\u0000c<d>.zip', "a-b-c-d.zip"],
  ["...", "file"],
  [".csv", "file.csv"],
  ["größe 1.csv", "größe-1.csv"],
  ["con.csv", "_con.csv"],
  ["NUL", "_NUL"],
  ["Lpt9.tar.zip", "_Lpt9.tar.zip"],
  ["com\u00b2.csv", "_com\u00b2.csv"],
  ["console.csv", "console.csv"],
  ["com0.csv", "com0.csv"],
])("safeFileName(%j) is %j", (name, safe) =>
  expect(safeFileName(name)).toBe(safe),
);

test.each([
  ["a", 200],
  ["é", 100],
  ["鍵", 66],
  ["😀", 50],
])(
  "safeFileName cuts many %s to 200 bytes of whole characters, not the ending",
  (character, count) =>
    expect(safeFileName(`${character.repeat(500)}.csv`)).toBe(
      `${character.repeat(count)}.csv`,
    ),
);

test("zipFiles: each file with its text, though names came out equal", () => {
  const zip = zipFiles({
    "overview.csv": "größer",
    "property:a.csv": "1",
    "property/a.csv": "2",
    "Property?A.csv": "3",
  });
  const files = Object.entries(unzipSync(zip));
  expect(files.map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([
    ["overview.csv", "größer"],
    ["property-a.csv", "1"],
    ["property-a-2.csv", "2"],
    ["Property-A-3.csv", "3"],
  ]);
});

test("CSV says why, beside the numbers that it concerns", () => {
  const words = "There is too much to count all of it: off by 40 at most.";
  const said: Pick<Breakdown, "approximate" | "approximations"> = {
    approximate: true,
    approximations: [{ reason: "budget", figures: "visitors", atMost: 40 }],
  };
  const lines = parseCsv(
    overviewCsv(
      { current: overviewOf({ visitors: 12, ...said }), before: undefined },
      { formats, labels },
    ),
  );
  expect(lines[0]).toEqual(["Figure", "Value", "Note"]);
  expect(lines.slice(1).filter(([, , note]) => note)).toEqual([
    ["Visitors", "12", words],
  ]);
  const rows = breakdownOf([{ key: "DE", visitors: 3, sessions: 4 }], {
    dimension: "country",
    ...said,
  });
  const csv = breakdownCsv(rows, { heading: "Country", formats, labels });
  expect(parseCsv(csv)[0]).toEqual([
    "Country",
    "Key",
    `Visitors ≈ (${words})`,
    "Sessions",
  ]);
});
