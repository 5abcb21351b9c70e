/** An attempt leaves room for the end of its fold. */
import { expect, test } from "vitest";
import type { MutationCtx } from "../_generated/server.js";
import { attemptLimits, ENDING_SHARE } from "../model/fold/foldPlan.js";
import { hasRoomForAttempt } from "./attempts.js";

const SHARE = 0.4;

/** A transaction that has this share of its limits left, and `less` of what the platform meters. */
function transaction(share: number, less: Record<string, number> = {}) {
  const metrics = Object.fromEntries(
    Object.entries(attemptLimits(share).limits).map(([name, most]) => [
      name,
      { remaining: most - (less[name] ?? 0) },
    ]),
  );
  const getTransactionMetrics = () => Promise.resolve(metrics);
  return { meta: { getTransactionMetrics } } as unknown as MutationCtx;
}

test("an attempt has room where its share and that of the end are left", async () => {
  const ctx = transaction(SHARE + ENDING_SHARE);
  expect(await hasRoomForAttempt(ctx, SHARE)).toBe(true);
});

test("an attempt has no room where its share alone is left", async () => {
  expect(await hasRoomForAttempt(transaction(SHARE), SHARE)).toBe(false);
});

test.each(Object.keys(attemptLimits(1).limits))(
  "an attempt has no room where too little is left of %s",
  async (name) => {
    const ctx = transaction(SHARE + ENDING_SHARE, { [name]: 1 });
    expect(await hasRoomForAttempt(ctx, SHARE)).toBe(false);
  },
);
