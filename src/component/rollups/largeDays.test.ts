/** The safety net looks at days of any size: as many in one run as a transaction may read. */
import { expect, test } from "vitest";
import { DAY, KIB, MIB } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { safetyNet } from "../budget/figureLimits.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { toStored } from "../model/rollups/storedDims.js";
import { largeDims } from "../repairs/repairs.helpers.js";
import { START, useSite, type TestBackend } from "../testing/setup.helpers.js";

let t: TestBackend;
useSite((made) => ({ t } = made));

const FIRST_DAY = Date.UTC(2026, 1, 1);
const ROW_BYTES = 256 * KIB;

/** Stores days of which one dimension alone is all that a run may read, and others are missing. */
async function storeDays(siteId: Id<"sites">, days: number): Promise<void> {
  const dims = largeDims("page", ROW_BYTES);
  const place = { siteId, level: "day", lane: 0 } as const;
  for (let day = 0; day < days; day++) {
    const bucket = FIRST_DAY + day * DAY;
    await t.run(async (ctx) => {
      const row = { ...place, bucket };
      const totals = { ...row, unit: TOTALS, part: 0, dims: toStored([]) };
      await ctx.db.insert("rollups", totals);
      for (let part = 0; part <= safetyNet.doneBytes / ROW_BYTES; part++) {
        await ctx.db.insert("rollups", { ...row, unit: "page", part, dims });
      }
    });
  }
}

const scheduled = () =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.map(({ name, args }): [string, unknown] => [name, args[0]]);
  });

test("days that are too large for one run are left to further runs", async () => {
  const days = 7;
  expect((days * safetyNet.doneBytes) / MIB).toBeGreaterThan(16);
  const row: Doc<"sites"> | null = await t.run((ctx) =>
    ctx.db.query("sites").first(),
  );
  const siteId = row!._id;
  await storeDays(siteId, days);
  const asked: { siteId: typeof siteId; after?: number } = { siteId };
  for (let day = 0; day < days; day++) {
    const bucket = FIRST_DAY + day * DAY;
    const { compactDays } = internal.rollups.compaction;
    expect(await t.mutation(compactDays, asked)).toBe(1);
    asked.after = bucket + DAY;
    const jobs = await scheduled();
    expect(jobs).toContainEqual([
      "rollups/compactUp:build",
      { siteId, level: "day", bucket },
    ]);
    expect(jobs).toContainEqual([
      "rollups/compaction:compactDays",
      { ...asked },
    ]);
  }
  expect(asked.after).toBeLessThan(START);
});
