import { describe, expect, test } from "vitest";
import { noFigures } from "../fixtures.helpers.js";
import { defaultLabels } from "../labels/labels.js";
import {
  changeReading,
  figureHelp,
  figureKind,
  figureLabel,
  figuresOf,
  figureValue,
  measured,
  overviewFigureNames,
  readFigure,
} from "./figures.js";

const revenueOf = (...currencies: string[]) => ({
  revenue: currencies.map((currency) => ({ amount: 995, currency })),
});

describe("figuresOf", () => {
  test.each([
    [revenueOf(), undefined, []],
    [revenueOf("EUR"), undefined, ["revenue:EUR"]],
    [revenueOf("USD", "EUR"), undefined, ["revenue:EUR", "revenue:USD"]],
    [revenueOf("EUR"), revenueOf("EUR", "CHF"), ["revenue:CHF", "revenue:EUR"]],
    [revenueOf(), revenueOf("JPY"), ["revenue:JPY"]],
  ])("%j and before %j", (overview, comparison, revenues) =>
    expect(figuresOf(overview, comparison)).toEqual([
      ...overviewFigureNames,
      ...revenues,
    ]),
  );
});

test("a figure has a value, a kind and whether less of it is better", () => {
  const figures = {
    ...noFigures,
    ...revenueOf("EUR"),
    visitors: 7,
    bounceRate: 0.4,
  };
  const read = (name: Parameters<typeof figureKind>[0]) => [
    figureValue(figures, name),
    figureKind(name),
    changeReading(name),
  ];
  const more = { unit: "percent", good: "more" };
  expect(read("visitors")).toEqual([7, "count", more]);
  expect(read("bounceRate")).toEqual([
    0.4,
    "percent",
    { unit: "points", good: "less" },
  ]);
  expect(read("averageSessionDurationMs")).toEqual([0, "duration", more]);
  expect(read("revenue:EUR")).toEqual([995, "money:EUR", more]);
  expect(read("revenue:USD")).toEqual([0, "money:USD", more]);
});

test.each([
  ["visitors", { sessions: 30 }, 7],
  ["bounceRate", { sessions: 30, events: 90 }, 30],
  ["revenue:EUR", { sessions: 30 }, 30],
  ["revenue:EUR", { events: 90 }, 90],
  ["revenue:EUR", {}, 0],
] as const)("7 of %s with %j rests on %d", (name, counts, basis) =>
  expect(measured(name, 7, counts)).toEqual({ value: 7, basis }),
);

test.each([
  ["sessions", "sessions"],
  ["revenue:EUR", "revenue:EUR"],
  ["revenue:euro", "visitors"],
  ["revenue:", "visitors"],
  ["newVisitors", "newVisitors"],
  ["toUsers", "visitors"],
  ["toString", "visitors"],
  ["", "visitors"],
])("readFigure(%j) is %s", (name, figure) =>
  expect(readFigure(name)).toBe(figure),
);

test("labels: revenue names its currency only among revenue of others", () => {
  const label = (among: Parameters<typeof figureLabel>[2]) =>
    figureLabel("revenue:EUR", defaultLabels, among);
  expect(label(undefined)).toBe("Revenue");
  expect(label(["visitors", "revenue:EUR"])).toBe("Revenue");
  expect(label(["revenue:EUR", "revenue:USD"])).toBe("Revenue (EUR)");
  expect(figureLabel("bounceRate", defaultLabels)).toBe("Bounce rate");
});

test("every figure has its own explanation", () => {
  const names = figuresOf(revenueOf("EUR"));
  const texts = names.map((name) => figureHelp(name, defaultLabels));
  expect(new Set(texts).size).toBe(10);
  expect(texts.every((text) => text.endsWith("."))).toBe(true);
});
