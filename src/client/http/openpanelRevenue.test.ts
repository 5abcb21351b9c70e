import { expect, test } from "vitest";
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
  expect(takeRevenue(Object.entries(sent))).toEqual(expected);
});

test.each([9.95, "995", null, NaN, 1e999, 1e12 + 1, {}, true])(
  "%j is no whole amount, and stays a property",
  (__revenue) => {
    const sent = Object.entries({ __revenue, __currency: "EUR" });
    expect(takeRevenue(sent)).toEqual({ rest: sent });
  },
);
