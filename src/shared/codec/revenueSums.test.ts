import { expect, test } from "vitest";
import type { Revenue } from "../event/revenue.js";
import { negativeRevenue, sumRevenue } from "./revenueSums.js";

const of = (amounts: Record<string, number>): Revenue[] =>
  Object.entries(amounts).map(([currency, amount]) => ({ amount, currency }));

test.each<[Revenue[][], Revenue[]]>([
  [[], []],
  [[of({ USD: 1 }), of({ EUR: 2 })], of({ EUR: 2, USD: 1 })],
  [[of({ EUR: 2 }), of({ EUR: -3, USD: 1 })], of({ EUR: -1, USD: 1 })],
  [[of({ EUR: 2, USD: 1 }), of({ EUR: -2 })], of({ USD: 1 })],
  [[of({ EUR: 0 })], []],
])("sumRevenue of %j", (parts, expected) => {
  expect(sumRevenue(...parts, undefined)).toStrictEqual(expected);
  expect(sumRevenue(...parts.toReversed())).toStrictEqual(expected);
});

test("neither changes nor shares what it adds up", () => {
  const part = of({ EUR: 2 });
  const sum = sumRevenue(part);
  sum[0]!.amount = 7;
  expect(part).toEqual(of({ EUR: 2 }));
});

test("an amount stays a whole number that can be stored", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const full = of({ EUR: most, USD: -most });
  const more = of({ EUR: 1e12, USD: -1e12 });
  expect(sumRevenue(full, more)).toEqual(full);
});

test("negativeRevenue takes back all of it", () => {
  const sums = of({ EUR: 2, USD: -1 });
  expect(sumRevenue(sums, negativeRevenue(sums))).toEqual([]);
});
