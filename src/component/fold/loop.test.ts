import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

describe("fold", () => {
  test("turns events into sessions, visitors and figures", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const result = stored(
      await site.send([
        { type: "pageview", visitorId: "ada", path: "/", occurredAt: START },
        {
          type: "pageview",
          visitorId: "ada",
          path: "/tea",
          occurredAt: START + MINUTE,
        },
        { type: "pageview", visitorId: "bob", path: "/", occurredAt: START },
      ]),
    );
    expect(result.accepted).toBe(3);
    await foldAll(t);
    const overview = await site.overview(START - HOUR, START + HOUR);
    expect(overview).toMatchObject({
      events: 3,
      pageviews: 3,
      visitors: 2,
      newVisitors: 2,
      sessions: 2,
      bounceRate: 0.5,
      averageSessionDurationMs: 30 * SECOND,
      approximate: false,
    });
    await advance(t, 5 * HOUR);
    expect(await site.overview(START - HOUR, START + HOUR)).toEqual(overview);
    await advance(t, 30 * HOUR);
    expect(await site.overview(START - HOUR, START + HOUR)).toEqual(overview);
    const levels = await t.run(async (ctx) =>
      (await ctx.db.query("rollups").collect()).map(
        (row) => `${row.level} ${row.unit}`,
      ),
    );
    expect(levels.sort()).toEqual([
      "day *",
      "day totals",
      "hour *",
      "hour totals",
    ]);
  });
});
