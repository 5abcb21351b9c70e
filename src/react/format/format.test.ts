import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { plainSpaces } from "../render.helpers.js";
import { createFormats, type FigureKind } from "./format.js";
import { offsetsOf } from "../zones.helpers.js";

const formats = createFormats({
  locale: "en-US",
  utcOffsets: offsetsOf("Europe/Berlin"),
});

describe("short and exact", () => {
  test.each<[FigureKind, number, string, string]>([
    ["count", 0, "0", "0"],
    ["count", 9_999, "9,999", "9,999"],
    ["count", 12_900, "12.9K", "12,900"],
    ["count", 1_234_567, "1.2M", "1,234,567"],
    ["ratio", 2.456, "2.5", "2.46"],
    ["percent", 0, "0%", "0%"],
    ["percent", 0.0412, "4.1%", "4.1%"],
    ["percent", 0.4567, "46%", "45.7%"],
    ["percent", 1, "100%", "100%"],
    ["money:EUR", 1_250, "€12.50", "€12.50"],
    ["money:EUR", 45_900, "€459", "€459.00"],
    ["money:EUR", 129_950, "€1,300", "€1,299.50"],
    ["money:EUR", -500_000, "-€5,000", "-€5,000.00"],
    ["money:EUR", 1_290_000_00, "€1.3M", "€1,290,000.00"],
    ["money:JPY", 995, "¥995", "¥995"],
    ["duration", 0, "0s", "0s"],
    ["duration", 499, "0s", "0s"],
    ["duration", 42 * SECOND, "42s", "42s"],
    ["duration", 59.6 * SECOND, "1m 0s", "1m 0s"],
    ["duration", 3 * MINUTE + 5 * SECOND, "3m 5s", "3m 5s"],
    ["duration", 2 * HOUR + 3 * MINUTE + 9 * SECOND, "2h 3m", "2h 3m"],
  ])("%s %d", (kind, value, short, exact) => {
    expect(plainSpaces(formats.short(value, kind))).toBe(short);
    expect(plainSpaces(formats.exact(value, kind))).toBe(exact);
  });

  test("changes have a sign, in percent or in points", () => {
    expect([0.123, -0.5, 0].map((share) => formats.change(share))).toEqual([
      "+12%",
      "-50%",
      "0%",
    ]);
    expect([3.2, -13, 0].map((by) => formats.points(by))).toEqual([
      "+3.2",
      "-13",
      "0",
    ]);
  });

  test("follows the locale", () => {
    const german = createFormats({ locale: "de" });
    expect(plainSpaces(german.exact(12_900, "count"))).toBe("12.900");
    expect(plainSpaces(german.short(0.4567, "percent"))).toBe("46 %");
  });
});

describe("times are those of the site", () => {
  const start = Date.parse("2026-03-02T23:00Z");
  test("buckets and ticks", () => {
    expect(plainSpaces(formats.bucket(start, "day"))).toBe("Tue, Mar 3");
    expect(plainSpaces(formats.bucket(start, "hour"))).toBe(
      "Tue, Mar 3, 12 AM",
    );
    expect(plainSpaces(formats.tick(start, "day"))).toBe("Mar 3");
    expect(plainSpaces(formats.tick(start, "hour"))).toBe("12 AM");
  });

  test("a span ends with its last day, not with the instant after it", () => {
    const to = Date.parse("2026-03-04T23:00Z");
    expect(plainSpaces(formats.span({ from: start, to }))).toBe(
      "Mar 3 – 4, 2026",
    );
  });
});

test("name reads codes and leaves other text", () => {
  expect(formats.name("DE", "region")).toBe("Germany");
  expect(formats.name("pt-BR", "language")).toBe("Brazilian Portuguese");
  expect(formats.name("not a code!", "region")).toBe("not a code!");
  expect(formats.name("", "language")).toBe("");
});

test.each(["en_US", "", "x"])(
  "locale %j is no language tag: the browser's stands in for it",
  (locale) =>
    expect(createFormats({ locale }).exact(1_234.5, "ratio")).toBe(
      createFormats().exact(1_234.5, "ratio"),
    ),
);
