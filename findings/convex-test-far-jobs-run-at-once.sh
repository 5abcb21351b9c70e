#!/usr/bin/env bash
# convex-test 0.0.70: a function scheduled more than 24.8 days ahead runs at once.
#
# Expected: a job for a date 25 days ahead waits as one for 24 days ahead does.
# Seen: the wait is one `setTimeout`, which takes no more than 2^31 - 1 milliseconds. A longer one
# fires after one millisecond. A trial that ends in thirty days has ended when the test looks. Node
# also prints a warning.
# Way out: test such jobs on a backend that keeps the date, or go in steps of at most 24 days.
source "$(dirname "$0")/lib.sh"
packages convex@1.48.0 convex-test@0.0.70
sees '24 days ahead: waits
25 days ahead: has run' <<'JS'
import { convexTest } from "convex-test";
import { anyApi, defineSchema, defineTable, internalMutationGeneric, mutationGeneric } from "convex/server";
import { v } from "convex/values";

process.removeAllListeners("warning");
const DAY = 24 * 60 * 60 * 1000;
const schema = defineSchema({ ended: defineTable({ trial: v.string() }) });
const trials = {
  end: internalMutationGeneric({ args: { trial: v.string() }, handler: (ctx, args) => ctx.db.insert("ended", args) }),
  start: mutationGeneric({
    args: { days: v.number() },
    handler: (ctx, { days }) => ctx.scheduler.runAfter(days * DAY, anyApi.trials.end, { trial: `${days}` }),
  }),
};
const modules = { "./_generated/api.js": async () => ({}), "./trials.js": async () => trials };

for (const days of [24, 25]) {
  const t = convexTest({ schema, modules });
  await t.mutation(anyApi.trials.start, { days });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const ended = await t.run((ctx) => ctx.db.query("ended").collect());
  console.log(`${days} days ahead: ${ended.length > 0 ? "has run" : "waits"}`);
}
process.exit();
JS
