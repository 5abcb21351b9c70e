/** What the tests of erasure share. */
import { MINUTE } from "../shared/units.js";
import { api } from "./_generated/api.js";
import { countedShare } from "./countedRows.js";
import type { Subject } from "./erasure.js";
import { advance, type TestBackend, type TestSite } from "./setup.helpers.js";

/** Erases in a transaction that has room for so many index ranges, beside what is held in reserve. */
export function eraseWithin(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  subject: Subject,
  ranges: number,
) {
  const databaseQueries = countedShare.databaseQueries.reserve + ranges;
  return t.run((ctx) =>
    ctx.runMutation(
      api.erasure.eraseVisitor,
      { siteId, ...subject },
      { transactionLimits: { databaseQueries } },
    ),
  );
}

/** What an erasure has left to the background is never run. */
export async function killErasures(t: TestBackend): Promise<void> {
  await t.mutation(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    for (const { _id, name, state } of jobs) {
      if (state.kind === "pending" && name.startsWith("erasure:")) {
        await ctx.scheduler.cancel(_id);
      }
    }
  });
}

/** Until no figure is left to be counted anew. */
export async function repaired(t: TestBackend): Promise<void> {
  for (let waited = 0; waited < 100; waited++) {
    await advance(t, MINUTE);
    const left = await t.run((ctx) => ctx.db.query("repairs").first());
    if (!left) return;
  }
}
