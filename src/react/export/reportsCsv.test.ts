/** Reports as files: what each line says. */
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { breakdownOf, overviewOf, timeseriesOf } from "../fixtures.helpers.js";
import { createFormats, moneyKind } from "../format/format.js";
import { defaultLabels } from "../labels/labels.js";
import { breakdownCsv } from "./breakdownCsv.js";
import { csvNumber } from "./csvNumber.js";
import { safeFileName } from "./download.js";
import { overviewCsv, timeseriesCsv } from "./overviewCsv.js";
import { parseCsv } from "./parseCsv.helpers.js";
import { zipFiles } from "./viewZip.js";

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
        { key: "", sessions: 1 },
      ],
      { dimension: "country" },
    ),
    { heading: "Country", formats, labels },
  );
  expect(parseCsv(csv)).toEqual([
    ["Country", "Key", "Sessions"],
    ["Germany", "DE", "2"],
    ["(none)", "", "1"],
  ]);
});

test("overviewCsv: a line for each figure", () => {
  const lines = parseCsv(
    overviewCsv(
      overviewOf({
        visitors: 12,
        users: 3,
        bounceRate: 1 / 3,
        revenue: [{ currency: "JPY", amount: 995 }],
      }),
      labels,
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
    const lines = parseCsv(timeseriesCsv(timeseries, timeZone, labels));
    expect(lines[0]?.slice(0, 2)).toEqual(["Start", "Visitors"]);
    expect(lines[1]?.slice(0, 2)).toEqual([text, "7"]);
    expect(lines).toHaveLength(2);
  },
);

test.each([
  ["shop-page.csv", "shop-page.csv"],
  ["property:plan.csv", "property-plan.csv"],
  ["../../etc/passwd", "etc-passwd"],
  ['a"b\u0000c<d>.zip', "a-b-c-d.zip"],
  ["...", "file"],
  [".csv", "file.csv"],
  ["größe 1.csv", "größe-1.csv"],
])("safeFileName(%j) is %j", (name, safe) =>
  expect(safeFileName(name)).toBe(safe),
);

test("safeFileName cuts what is too long, not the ending", () => {
  const safe = safeFileName(`${"😀".repeat(500)}.csv`);
  expect(safe).toBe(`${"😀".repeat(120)}.csv`);
});

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
