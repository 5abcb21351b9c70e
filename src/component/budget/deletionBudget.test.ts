import { describe, expect, test } from "vitest";
import { KIB, MIB } from "../../shared/units.js";
import type { MutationCtx } from "../_generated/server.js";
import { cleanupShare } from "./cleanupLimits.js";
import { DeletionBudget, Passed } from "./deletionBudget.js";

const plenty = 100 * MIB;

/** A transaction that has used `used`, and may use `remaining` more. */
function transaction(
  remaining: Partial<Record<keyof typeof cleanupShare, number>> = {},
) {
  const reading = (name: keyof typeof cleanupShare) => ({
    used: 1000,
    remaining: remaining[name] ?? plenty,
  });
  const metrics = {
    bytesRead: reading("bytesRead"),
    databaseQueries: reading("databaseQueries"),
    documentsRead: reading("documentsRead"),
  };
  const meta = { getTransactionMetrics: async () => metrics };
  return { metrics, ctx: { meta } as unknown as MutationCtx };
}

const names = ["bytesRead", "databaseQueries", "documentsRead"] as const;

describe.each(names)("%s", (name) => {
  const { most, reserve } = cleanupShare[name];

  test("bounds what is looked at, deleted or not", async () => {
    const { ctx, metrics } = transaction();
    const budget = await DeletionBudget.begin(ctx, 2000);
    metrics[name].used = 1000 + most - 1;
    expect(await budget.canRead()).toBe(true);
    expect(await budget.canDelete()).toBe(true);
    metrics[name].used = 1000 + most;
    expect(await budget.canRead()).toBe(false);
    expect(await budget.canDelete()).toBe(false);
  });

  test("leaves the reserve of a transaction that has little left", async () => {
    const { ctx, metrics } = transaction({ [name]: reserve + 2 });
    const budget = await DeletionBudget.begin(ctx, 2000);
    expect(budget.isShort).toBe(true);
    metrics[name].used += 1;
    expect(await budget.canRead()).toBe(true);
    metrics[name].used += 1;
    expect(await budget.canRead()).toBe(false);
  });

  test("is not short with exactly its share and the reserve", async () => {
    const { ctx } = transaction({ [name]: most + reserve });
    expect((await DeletionBudget.begin(ctx, 1)).isShort).toBe(false);
  });
});

test("the shares are what a transaction of Convex leaves room for", () => {
  expect(cleanupShare).toEqual({
    bytesRead: { most: 6 * MIB, reserve: 3 * MIB },
    databaseQueries: { most: 3000, reserve: 300 },
    documentsRead: { most: 8000, reserve: 300 },
  });
});

test("deletes as many rows as it was given, and says whether there are more", async () => {
  const budget = await DeletionBudget.begin(transaction().ctx, 2);
  const gone: number[] = [];
  async function* rows(count: number) {
    for (let row = 0; row < count; row++) yield row;
  }
  const deleteRow = async (row: number) => void gone.push(row);
  const one = await budget.deleteEach(rows(1), deleteRow);
  expect(one).toEqual({ deleted: 1, hasMore: false });
  const more = await budget.deleteEach(rows(3), deleteRow);
  expect(more).toEqual({ deleted: 1, hasMore: true });
  expect(gone).toEqual([0, 0]);
  expect(budget.deleted).toBe(2);
  // The budget still allows a look at rows that stay.
  expect(await budget.canDelete()).toBe(false);
  expect(await budget.canRead()).toBe(true);
});

describe("a run passes rows that have to stay", () => {
  const passedOf = (bytes: number) => {
    const passed = new Passed();
    let rows = 1;
    while (passed.goesOn(bytes) && rows < 5000) rows++;
    return rows;
  };

  test("up to 1,000 small ones", () => {
    expect(passedOf(1)).toBe(1000);
  });

  test("up to a MiB of large ones", () => {
    expect(passedOf(64 * KIB)).toBe(16);
    expect(passedOf(MIB)).toBe(1);
  });
});
