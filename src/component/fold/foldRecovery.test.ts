/**
 * Folds that fail as a whole, as those that run out of time do: they leave no trace but the stall.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as foldPlan from "../model/fold/foldPlan.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allSessions, allVisitors } from "../rows/peopleRows.helpers.js";

/**
 * Faults of the mocked plan: the fold looks at its budget before each attempt, outside of any
 * `catch`.
 */
const faults = {
  sizes: [] as number[],
  /** Throws at this look and every later one. */
  throwsAtLook: Infinity,
  looks: 0,
  limits: {},
};
const { MAX_RANGES_PER_FOLD, attemptLimits, batchSize } = foldPlan;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(START);
  Object.assign(faults, {
    sizes: [],
    throwsAtLook: Infinity,
    looks: 0,
    limits: {},
  });
  vi.spyOn(foldPlan, "MAX_RANGES_PER_FOLD", "get").mockImplementation(() => {
    faults.looks++;
    if (faults.looks >= faults.throwsAtLook) throw new Error("out of time");
    return MAX_RANGES_PER_FOLD;
  });
  vi.spyOn(foldPlan, "attemptLimits").mockImplementation((share) => {
    const { limits, rangeBudget } = attemptLimits(share);
    return { limits: { ...limits, ...faults.limits }, rangeBudget };
  });
  vi.spyOn(foldPlan, "batchSize").mockImplementation((stallMs) => {
    const size = batchSize(stallMs);
    faults.sizes.push(size);
    return size;
  });
  // Failed scheduled functions are logged.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const views = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: "pageview" as const,
    visitorId: `visitor${index}`,
    path: `/${index}`,
    occurredAt: START,
  }));

const overviewOf = (site: TestSite) =>
  site.overview(START - HOUR, START + HOUR);

function tables(t: TestBackend) {
  return t.run(async (ctx) => ({
    sessions: (await allSessions(ctx)).length,
    visitors: (await allVisitors(ctx)).length,
    rollups: (await ctx.db.query("rollups").collect()).length,
    deadLetters: (await ctx.db.query("deadLetters").collect()).length,
  }));
}

describe("an attempt that overruns its limits", () => {
  test("is caught, its writes are gone, and smaller ones go on", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    // A visitor and a session for each of five events, and two blocks.
    faults.limits = { documentsWritten: 12 };
    await site.send(views(30));
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({
      events: 30,
      visitors: 30,
      newVisitors: 30,
      sessions: 30,
    });
    expect(await tables(t)).toMatchObject({ sessions: 30, deadLetters: 0 });
  });
});

describe("a fold that fails as a whole", () => {
  test("changes nothing, and the watchdog has it tried again", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    // Two attempts overrun, the third has folded seven events; then time is out.
    faults.limits = { documentsWritten: 16 };
    faults.throwsAtLook = 4;
    await site.send(views(25));
    await advance(t, MINUTE);
    expect(faults.looks).toBe(4);
    expect(await tables(t)).toEqual({
      sessions: 0,
      visitors: 0,
      rollups: 0,
      deadLetters: 0,
    });
    const health = await t.query(api.health.getHealth, {
      siteId: site.siteId,
      now: Date.now(),
    });
    expect(health.lanes).toEqual([
      { lane: 0, status: "running", lagMs: MINUTE, isLate: false },
    ]);
    faults.throwsAtLook = Infinity;
    await advance(t, 3 * MINUTE);
    expect(await overviewOf(site)).toMatchObject({
      events: 25,
      visitors: 25,
      sessions: 25,
    });
    expect(await tables(t)).toMatchObject({ visitors: 25, deadLetters: 0 });
  });

  test("shrinks its batch with the stall, then sets the first event aside untried", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    faults.throwsAtLook = 1;
    await site.send(views(3));
    const asideAfter = 30 * SECOND + 11 * 90 * SECOND;
    await advance(t, asideAfter - MINUTE / 2);
    expect(await tables(t)).toMatchObject({ deadLetters: 0, sessions: 0 });
    const ones = faults.sizes.filter((size) => size === 1);
    expect(ones.length).toBeGreaterThanOrEqual(3);
    expect(faults.sizes).toEqual([...faults.sizes].sort((a, b) => b - a));
    await advance(t, MINUTE);
    const letters = await t.run((ctx) => ctx.db.query("deadLetters").collect());
    expect(letters).toHaveLength(1);
    expect(letters[0]?.error).toContain("set aside untried");
    expect(letters[0]?.reason).toBe("outOfTime");
    // The lane has moved, so the next event gets its own tries. A retry outside the lane folds the
    // first.
    await advance(t, 5 * MINUTE);
    expect(await tables(t)).toMatchObject({ deadLetters: 0, sessions: 1 });
    faults.throwsAtLook = Infinity;
    await advance(t, 3 * MINUTE);
    expect(await overviewOf(site)).toMatchObject({ events: 3, sessions: 3 });
    expect(await tables(t)).toMatchObject({ deadLetters: 0, sessions: 3 });
  });
});
