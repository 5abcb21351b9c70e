/** What the tests of removals share. */
import type { FunctionArgs } from "convex/server";
import { api } from "./_generated/api.js";
import { countedShare } from "./countedRows.js";
import type { TestBackend, TestSite } from "./setup.helpers.js";

export type AskedRemoval = Omit<
  FunctionArgs<typeof api.removals.deleteEvents>,
  "siteId" | "preview"
>;

/** Asks in a transaction that has room for so many index ranges, beside what is held in reserve. */
export function removeWithin(
  t: TestBackend,
  { siteId }: Pick<TestSite, "siteId">,
  asked: AskedRemoval,
  ranges: number,
) {
  const databaseQueries = countedShare.databaseQueries.reserve + ranges;
  return t.run((ctx) =>
    ctx.runMutation(
      api.removals.deleteEvents,
      { siteId, ...asked },
      { transactionLimits: { databaseQueries } },
    ),
  );
}

/** What a removal has left to the background is never run. */
export async function killRemovals(t: TestBackend): Promise<void> {
  await t.mutation(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    for (const { _id, name, state } of jobs) {
      if (state.kind === "pending" && name.startsWith("removals:")) {
        await ctx.scheduler.cancel(_id);
      }
    }
  });
}
