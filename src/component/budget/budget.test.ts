/** Budgets end where their first limit does. */
import { describe, expect, test } from "vitest";
import type { QueryCtx } from "../_generated/server.js";
import { Budget, MeteredBudget } from "./budget.js";

describe("a counted budget", () => {
  const limits = { rows: 3, bytes: 100 };

  test("has everything left at first", () => {
    const budget = new Budget(limits);
    expect(budget).toMatchObject({ isUntouched: true, isSpent: false });
    expect(budget.spent).toEqual({ rows: 0, bytes: 0 });
  });

  test.each([
    ["room", { rows: 1, bytes: 99 }, true, false],
    ["its last row", { rows: 3 }, true, true],
    ["its last byte", { bytes: 100 }, true, true],
    ["a row too many", { rows: 4, bytes: 1 }, false, true],
    ["a byte too many", { rows: 1, bytes: 101 }, false, true],
  ])("after %s", (_what, amounts, fits, isSpent) => {
    const budget = new Budget(limits);
    expect(budget.spend(amounts)).toBe(fits);
    expect(budget).toMatchObject({ isUntouched: false, isSpent });
    expect(budget.spent).toEqual({ rows: 0, bytes: 0, ...amounts });
  });

  test("stays spent", () => {
    const budget = new Budget(limits);
    budget.spend({ bytes: 101 });
    expect(budget.spend({ rows: 1 })).toBe(false);
  });
});

describe("a metered budget", () => {
  const share = { bytesRead: { most: 50, reserve: 10 } };
  /** A transaction whose limit is 100 bytes. */
  const transaction = (used: number) => {
    const meter = { used };
    const getTransactionMetrics = () =>
      Promise.resolve({
        bytesRead: { used: meter.used, remaining: 100 - meter.used },
      });
    const ctx = { meta: { getTransactionMetrics } } as unknown as QueryCtx;
    return { meter, ctx };
  };

  test.each([
    ["takes its share", 0, 50, false],
    ["counts from what is used", 20, 70, false],
    ["leaves the reserve", 60, 90, true],
    ["has nothing where less than the reserve is left", 95, 95, true],
  ])("%s", async (_what, used, end, isShort) => {
    const { meter, ctx } = transaction(used);
    const budget = await MeteredBudget.begin(ctx, share);
    expect(budget.isShort).toBe(isShort);
    expect(await budget.hasRoom()).toBe(used < end);
    meter.used = end;
    expect(await budget.hasRoom()).toBe(false);
  });
});
