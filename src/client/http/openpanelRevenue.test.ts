import { describe, expect, test } from "vitest";
import { takeRevenue } from "./openpanelRevenue.js";

test.each<[Record<string, unknown>, unknown]>([
  [{ __revenue: 995 }, { revenue: { amount: 995 }, rest: [] }],
  [{ __revenue: -995 }, { revenue: { amount: -995 }, rest: [] }],
  [{ __revenue: 0 }, { revenue: { amount: 0 }, rest: [] }],
  [
    { __revenue: 995, currency: "eur", plan: "pro" },
    {
      revenue: { amount: 995, currency: "EUR" },
      rest: [
        ["currency", "eur"],
        ["plan", "pro"],
      ],
    },
  ],
  [
    { __revenue: 995, __currency: "CHF", currency: "EUR" },
    {
      revenue: { amount: 995, currency: "CHF" },
      rest: [["currency", "EUR"]],
    },
  ],
  [
    { __revenue: 995, __currency: "gold" },
    { revenue: { amount: 995 }, rest: [["__currency", "gold"]] },
  ],
  [
    { __revenue: 995, __currency: 5, currency: "USD" },
    {
      revenue: { amount: 995, currency: "USD" },
      rest: [
        ["__currency", 5],
        ["currency", "USD"],
      ],
    },
  ],
])("%j", (sent, expected) => {
  expect(takeRevenue("purchase", Object.entries(sent))).toEqual(expected);
});

test.each([9.95, "995", null, NaN, 1e999, 1e12 + 1, {}, true])(
  "%j is no whole amount, and stays a property",
  (__revenue) => {
    const sent = Object.entries({ __revenue, __currency: "EUR" });
    expect(takeRevenue("purchase", sent)).toEqual({ rest: sent });
  },
);

describe("an event named revenue", () => {
  test.each([12.5, "1250", -1, true, {}, NaN])("refuses %j", (__revenue) => {
    expect(() => takeRevenue("revenue", [["__revenue", __revenue]])).toThrow(
      "__revenue must be a whole number of cents that is not negative",
    );
  });

  test.each([undefined, null])("needs no amount: %j", (__revenue) => {
    const sent: [string, unknown][] = [["__revenue", __revenue]];
    expect(takeRevenue("revenue", sent)).toEqual({ rest: sent });
  });

  test("counts whole amounts", () => {
    expect(takeRevenue("revenue", [["__revenue", 1250]])).toEqual({
      revenue: { amount: 1250 },
      rest: [],
    });
  });
});
