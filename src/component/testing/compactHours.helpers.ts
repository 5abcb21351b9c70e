/** Merges quiet hours before their day is over. */
import { internal } from "../_generated/api.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { foldAll, type TestBackend } from "./setup.helpers.js";

/** Folds all events, and gives each hour that has deltas a run of its own. */
export async function compactHours(t: TestBackend): Promise<void> {
  await foldAll(t);
  const rows = await t.run((ctx) => ctx.db.query("rollups").collect());
  for (const { siteId, level, unit, bucket } of rows) {
    if (level !== "delta" || unit !== TOTALS) continue;
    const hour = { siteId, bucket };
    await t.mutation(internal.rollups.compactHour.compactHour, hour);
  }
}
