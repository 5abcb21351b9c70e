/** Compaction makes a month's block once, when its last day has settled, and not before. */
import { expect, test } from "vitest";
import type { Doc } from "../../src/component/_generated/dataModel.js";
import { DAY, HOUR } from "../../src/shared/units.js";
import { startFootfall, START } from "./footfall.helpers.js";

test("a month is built behind its last day, and says the same", async () => {
  const footfall = await startFootfall();
  const levels = () =>
    footfall.engine.run(async (ctx) => {
      const rows = await ctx.db.query("rollups").collect();
      return rows.map((row) => (row as Doc<"rollups">).level);
    });
  for (let day = 0; day < 29; day++) {
    await footfall.send([
      {
        type: "pageview",
        visitorId: `visitor ${day % 3}`,
        path: "/",
        occurredAt: footfall.now(),
      },
    ]);
    await footfall.advance(DAY);
    expect(await levels()).not.toContain("month");
  }
  const range = { from: START - (START % DAY), to: START + 60 * DAY };
  const before = await footfall.overview(range);
  expect(before).toMatchObject({ events: 29, sessions: 29, visitors: 3 });
  // The month is over. Its last day settles five days and some hours later.
  await footfall.advance(5 * DAY);
  expect(await levels()).not.toContain("month");
  await footfall.advance(DAY + 12 * HOUR);
  expect(await levels()).toContain("month");
  expect(await footfall.overview(range)).toEqual(before);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});
