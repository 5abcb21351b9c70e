/**
 * Sites have the longest lists that their settings may have. Functions that look at many of them
 * stay within a transaction.
 */
import { expect, test } from "vitest";
import { MAX_LANES } from "../../src/shared/site/site.js";
import { HOUR } from "../../src/shared/units.js";
import { START, startFootfall } from "./footfall.helpers.js";
import { insertView } from "./eventRows.helpers.js";
import { allSessions } from "../../src/component/rows/peopleRows.helpers.js";

/** A hundred entries of 200 characters, three bytes each. */
const entries = Array.from({ length: 100 }, (_, index) =>
  `/${index}/`.padEnd(200, "字"),
);
const longest = {
  ...{ allowedProperties: entries, deniedProperties: entries },
  ...{ pageParameters: entries, pathPatterns: entries, excludedPaths: entries },
  ...{ excludedVisitors: entries, allowedAgents: entries },
  deniedAgents: entries,
};

async function startSites(count: number) {
  const footfall = await startFootfall();
  const siteIds: string[] = [];
  for (let index = 0; index < count; index++) {
    const slug = `site${index}`;
    const site = { slug, name: slug, lanes: MAX_LANES, ...longest };
    const made = await footfall.engine.mutation("sites:createSite", site);
    siteIds.push((made as { siteId: string }).siteId);
  }
  return { ...footfall, siteIds };
}

test("health of sixty of them is told", async () => {
  const { engine, close } = await startSites(60);
  const intake = { found: true, paused: false, stuck: false };
  expect(await engine.query("intakeHealth:getIntakeHealth", {})).toMatchObject(
    intake,
  );
  close();
});

test.each([
  ["stand still", false],
  ["failed, and whose trial was lost,", true],
])(
  "lanes of them that %s are started again, all at once",
  async (_how, failed) => {
    const { engine, siteIds, advance, failures, close } = await startSites(20);
    await engine.run(async (ctx) => {
      for (const siteId of siteIds) {
        for (let lane = 0; lane < MAX_LANES; lane++) {
          await insertView(ctx, {
            ...{ siteId, lane, visitorId: `${lane}`, occurredAt: START },
          } as never);
          if (!failed) continue;
          await ctx.db.insert("laneProgress", {
            ...{ siteId, lane, seq: 0n, after: 0, at: START },
            failing: { since: START, stops: 1, retryAt: START },
          });
        }
      }
    });
    if (failed) {
      for (const siteId of siteIds) {
        for (let lane = 0; lane < MAX_LANES; lane++) {
          await engine.run((ctx) =>
            ctx.db.insert("laneLoops", {
              ...{ siteId, lane, status: "stopped" },
              ...{ generation: 1, dueAt: START },
            }),
          );
        }
      }
    }
    await advance(HOUR);
    await engine.mutation("kick:kickLanes", {});
    await advance(HOUR);
    const sessions = await engine.run((ctx) => allSessions(ctx));
    expect(sessions).toHaveLength(siteIds.length * MAX_LANES);
    expect(failures()).toEqual([]);
    close();
  },
);
