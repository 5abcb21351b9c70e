import { describe, expect, test } from "vitest";
import { currencies } from "./currencies.js";
import { parseRevenue, revenueError } from "./revenue.js";

const parse = (value: unknown) => parseRevenue(value, "revenue");

describe("parseRevenue", () => {
  test.each<[unknown, unknown]>([
    [
      { amount: 995, currency: "EUR" },
      { amount: 995, currency: "EUR" },
    ],
    [
      { amount: -995, currency: " eur " },
      { amount: -995, currency: "EUR" },
    ],
    [
      { amount: 0, currency: "jpy", tax: 1 },
      { amount: 0, currency: "JPY" },
    ],
    [
      { amount: 1e12, currency: "USD" },
      { amount: 1e12, currency: "USD" },
    ],
    [null, undefined],
    [undefined, undefined],
  ])("%j", (value, expected) => {
    expect(parse(value)).toStrictEqual(expected);
  });

  test.each<[unknown, string]>([
    [995, "revenue must be an object, got a number"],
    [[995, "EUR"], "revenue must be an object, got an array"],
    [
      { amount: 9.95, currency: "EUR" },
      "revenue.amount must be a whole number of minor units (cents), got 9.95",
    ],
    [
      { amount: "995", currency: "EUR" },
      "revenue.amount must be a whole number of minor units (cents), got a string",
    ],
    [
      { currency: "EUR" },
      "revenue.amount must be a whole number of minor units (cents), got undefined",
    ],
    [
      { amount: 1e999, currency: "EUR" },
      "revenue.amount must be a whole number of minor units (cents), got Infinity",
    ],
    [
      { amount: -1e12 - 1, currency: "EUR" },
      "revenue.amount is -1000000000001, at most 1000000000000 minor units (cents) are allowed",
    ],
    [
      { amount: 1 },
      'revenue.currency must be an ISO 4217 code such as "EUR", got undefined',
    ],
    [
      { amount: 1, currency: "euro" },
      'revenue.currency must be an ISO 4217 code such as "EUR", got "euro"',
    ],
    [
      { amount: 1, currency: 978 },
      'revenue.currency must be an ISO 4217 code such as "EUR", got a number',
    ],
  ])("%j is refused", (value, message) => {
    expect(() => parse(value)).toThrow(message);
  });
});

test("revenueError holds callers past the parser to the same, in upper case", () => {
  expect(revenueError({ amount: 995, currency: "EUR" }, "r")).toBeNull();
  expect(revenueError({ amount: 995 }, "r")).toBeNull();
  expect(revenueError({ amount: NaN }, "r")).toContain("got NaN");
  expect(revenueError({ amount: 1, currency: "eur" }, "r")).toContain(
    'ISO 4217 code such as "EUR", got "eur"',
  );
});

test("currencies are codes of three letters, each once", () => {
  expect(currencies.size).toBeGreaterThan(150);
  expect([...currencies].every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  expect([...currencies]).toEqual([...currencies].sort());
});
