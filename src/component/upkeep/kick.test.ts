/**
 * The safety net finds lanes whose loops have lost their scheduled functions, and starts them
 * again. It leaves others alone.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as foldPlan from "../model/fold/foldPlan.js";
import { loseLoops } from "../testing/loops.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

/**
 * A fold that runs out of time throws outside of any `catch`, at the point where it looks at its
 * budget.
 */
const faults = { runsOutOfTime: false };
const { MAX_RANGES_PER_FOLD } = foldPlan;

useTestClock();
beforeEach(() => {
  faults.runsOutOfTime = false;
  vi.spyOn(foldPlan, "MAX_RANGES_PER_FOLD", "get").mockImplementation(() => {
    if (faults.runsOutOfTime) throw new Error("out of time");
    return MAX_RANGES_PER_FOLD;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const viewOf = (visitorId: string) => ({
  type: "pageview" as const,
  visitorId,
  path: "/",
  occurredAt: START,
});
const views = (count: number) =>
  Array.from({ length: count }, (_, index) => viewOf(`visitor${index}`));

const kick = (t: TestBackend, slug?: string) =>
  t.mutation(api.kick.kickLanes, slug === undefined ? {} : { slug });

const overviewOf = (site: TestSite) =>
  site.overview(START - 1.5 * HOUR, START + 1.5 * HOUR);

async function statusOf(t: TestBackend, { siteId }: TestSite) {
  const args = { siteId, now: Date.now() };
  return (await t.query(api.health.getHealth, args)).lanes;
}

describe("a lane whose loop is lost", () => {
  test("does not come back by itself, and does by a kick", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    stored(await site.send([viewOf("a")]));
    await loseLoops(t);
    await advance(t, 2 * MINUTE);
    stored(await site.send([viewOf("b")]));
    await advance(t, 4 * MINUTE);
    expect(await overviewOf(site)).toMatchObject({ events: 0 });
    expect(await statusOf(t, site)).toMatchObject([{ status: "running" }]);
    expect(await kick(t)).toEqual({ kicked: 1 });
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 2, sessions: 2 });
    expect(await statusOf(t, site)).toEqual([
      { lane: 0, status: "idle", lagMs: 0, isLate: false },
    ]);
    expect(await kick(t)).toEqual({ kicked: 0 });
  });

  test("has its watchdog again", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    stored(await site.send([viewOf("a")]));
    await loseLoops(t);
    await advance(t, 6 * MINUTE);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    faults.runsOutOfTime = true;
    expect(await kick(t)).toEqual({ kicked: 1 });
    await advance(t, 30 * SECOND);
    expect(await overviewOf(site)).toMatchObject({ events: 0 });
    faults.runsOutOfTime = false;
    await advance(t, 2 * MINUTE);
    expect(await overviewOf(site)).toMatchObject({ events: 1 });
  });

  test("is found in each of a site's lanes", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes: 4 });
    stored(await site.send(views(40)));
    await loseLoops(t);
    await advance(t, 6 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 4 });
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 40, sessions: 40 });
  });

  // After 107 minutes the stall alone would have set the first event aside untried.
  test.each([6, 30, 107.5, 300])(
    "for %d minutes sets no event aside",
    async (minutes) => {
      const t = initConvexTest();
      const site = await initSite(t);
      stored(await site.send(views(3)));
      await loseLoops(t);
      vi.setSystemTime(Date.now() + minutes * MINUTE);
      expect(await kick(t)).toEqual({ kicked: 1 });
      await foldAll(t);
      expect(await overviewOf(site)).toMatchObject({ events: 3 });
      expect(
        await t.run((ctx) => ctx.db.query("deadLetters").collect()),
      ).toEqual([]);
    },
  );

  test("is allowed ten flush intervals", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { flushIntervalMs: 2 * MINUTE });
    stored(await site.send([viewOf("a")]));
    await loseLoops(t);
    await advance(t, 20 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 0 });
    await advance(t, MINUTE);
    expect(await kick(t)).toEqual({ kicked: 1 });
  });
});

describe("a lane that was never woken", () => {
  test("is woken", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await t.run((ctx) =>
      putEvent(ctx, {
        ...viewOf("a"),
        siteId: site.siteId,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        receivedAt: START,
        source: "client",
      }),
    );
    await advance(t, 6 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 1 });
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 1 });
  });
});

describe("a lane that needs no kick", () => {
  test("because it keeps up is left alone", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    expect(await kick(t)).toEqual({ kicked: 0 });
    stored(await site.send([viewOf("a")]));
    expect(await kick(t)).toEqual({ kicked: 0 });
    for (let minute = 0; minute < 8; minute++) {
      await advance(t, MINUTE);
      stored(await site.send([viewOf("a")]));
      expect(await kick(t)).toEqual({ kicked: 0 });
    }
  });

  test("because an operator has stopped it stays stopped", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const siteId = site.siteId;
    stored(await site.send([viewOf("a")]));
    await t.mutation(api.health.stopFolds, { siteId });
    await advance(t, 10 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 0 });
    await advance(t, 10 * MINUTE);
    expect(await statusOf(t, site)).toMatchObject([{ status: "stopped" }]);
    expect(await overviewOf(site)).toMatchObject({ events: 0 });
  });

  test("because it runs and fails still finds its poison", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    faults.runsOutOfTime = true;
    stored(await site.send(views(2)));
    for (let passed = 0; passed < 24; passed += 6) {
      await advance(t, 6 * MINUTE);
      await kick(t);
    }
    // The lane sets it aside, and a retry outside the lane folds it.
    expect(await overviewOf(site)).toMatchObject({ events: 1 });
  });
});

describe("of several sites", () => {
  test("one is kicked by its slug", async () => {
    const t = initConvexTest();
    const first = await initSite(t);
    const { siteId } = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
    });
    stored(await first.send([viewOf("a")]));
    stored(await first.send([viewOf("a")], { siteId }));
    await loseLoops(t);
    await advance(t, 6 * MINUTE);
    expect(await kick(t, "other")).toEqual({ kicked: 1 });
    await foldAll(t);
    expect(await overviewOf(first)).toMatchObject({ events: 0 });
    expect(await kick(t)).toEqual({ kicked: 1 });
    await expect(kick(t, "nowhere")).rejects.toThrow("siteNotFound");
  });

  /** Adds a site besides the one of `initSite`. */
  async function addSite(t: TestBackend, slug: string, lanes: number) {
    const settings = { slug, name: "Site", lanes };
    const { siteId } = await t.mutation(api.sites.createSite, settings);
    return siteId;
  }

  test("all are kicked, sixteen at a time", async () => {
    const t = initConvexTest();
    const first = await initSite(t);
    stored(await first.send([viewOf("a")]));
    for (let index = 1; index < 35; index++) {
      const siteId = await addSite(t, String(index), 1);
      stored(await first.send([viewOf("a")], { siteId }));
    }
    await loseLoops(t);
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 16 });
    await foldAll(t);
    const visitors = await t.run((ctx) => allVisitors(ctx));
    expect(visitors).toHaveLength(35);
  });

  test("with many lanes fewer are kicked at a time", async () => {
    const t = initConvexTest();
    const first = await initSite(t, { lanes: 16 });
    stored(await first.send(views(120)));
    for (const slug of ["b", "c"]) {
      const siteId = await addSite(t, slug, 16);
      stored(await first.send(views(120), { siteId }));
    }
    await loseLoops(t);
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    expect(await kick(t)).toEqual({ kicked: 32 });
    await foldAll(t);
    const visitors = await t.run((ctx) => allVisitors(ctx));
    expect(visitors).toHaveLength(360);
  });
});
