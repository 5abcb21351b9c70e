/** Lanes stop and start as they are told, and no pause of a lane is blamed on an event. */
import { describe, expect, test, vi } from "vitest";
import { MAX_LANES } from "../../shared/site/site.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { BEGINNING, noteFailing } from "./laneProgress.js";
import {
  laneCursor,
  laneStatus,
  restartLane,
  startLanes,
  startStopped,
  stopAllLanes,
  stopLane,
  stopLanes,
} from "./lanes.js";
import { storeCommit } from "./logRows.helpers.js";
import { pingLane } from "./pingLane.js";
import { findProgress, insertProgress } from "../rows/laneProgress.js";
import { loseLoops } from "../testing/loops.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const asSite = () => ({
  _id: site.siteId,
  flushIntervalMs: MINUTE / 2,
  maxStalenessMs: MINUTE,
});
const wake = (lane: number) => t.run((ctx) => pingLane(ctx, asSite(), lane));
const status = (lane: number) =>
  t.run((ctx) => laneStatus(ctx, site.siteId, lane));
const statuses = () =>
  t.run(async (ctx) => {
    const all: string[] = [];
    for (let lane = 0; lane < MAX_LANES; lane++) {
      all.push(await laneStatus(ctx, site.siteId, lane));
    }
    return all;
  });
const progress = (lane: number) =>
  t.run((ctx) => findProgress(ctx, site.siteId, lane));
const failing = { since: START - HOUR, stops: 4, retryAt: START + HOUR };

/** Stores an event in the lane, and has it folded: the lane is idle then. */
async function fold(lane: number) {
  await storeCommit(t, site.siteId, ["signup"], { lane });
  await wake(lane);
  await foldAll(t);
}

describe("a lane", () => {
  test("is idle and has no cursor before anything wakes it", async () => {
    const { siteId } = site;
    expect(await status(3)).toBe("idle");
    expect(await t.run((ctx) => laneCursor(ctx, siteId, 3))).toBeNull();
    const isStarted = await t.run((ctx) => startStopped(ctx, asSite(), 3));
    expect(isStarted).toBe(false);
    await wake(3);
    expect(await status(3)).toBe("running");
    expect(await t.run((ctx) => laneCursor(ctx, siteId, 3))).toBeNull();
  });

  test("has the cursor of its last fold", async () => {
    await fold(3);
    expect(await status(3)).toBe("idle");
    const cursor = await t.run((ctx) => laneCursor(ctx, site.siteId, 3));
    const { seq, after, at } = (await progress(3))!;
    expect(cursor).toEqual({ seq, after, at });
  });

  test("is stopped, and not stuck any more, until it is started", async () => {
    const { siteId } = site;
    const stuck = { siteId, lane: 3, ...BEGINNING, at: 0, stuckAt: START };
    await t.run((ctx) => insertProgress(ctx.db, stuck));
    await wake(3);
    await t.run((ctx) => stopLane(ctx, siteId, 3));
    expect(await status(3)).toBe("stopped");
    expect(await progress(3)).not.toHaveProperty("stuckAt");
    const start = () => t.run((ctx) => startStopped(ctx, asSite(), 3));
    expect(await start()).toBe(true);
    expect(await status(3)).toBe("running");
    expect(await start()).toBe(false);
  });
});

describe("a site's lanes", () => {
  test("are all stopped, those included that nothing has woken", async () => {
    await wake(2);
    const { siteId } = site;
    await t.run((ctx) => noteFailing(ctx, siteId, 5, failing));
    for (let times = 0; times < 2; times++) {
      await t.run((ctx) => stopAllLanes(ctx, site.siteId));
      expect(new Set(await statuses())).toEqual(new Set(["stopped"]));
      // The operator has taken over from its trials.
      expect(await progress(5)).not.toHaveProperty("failing");
    }
    await storeCommit(t, siteId, ["signup"], { lane: 9 });
    await wake(9);
    await advance(t, HOUR);
    expect(await progress(9)).toBeNull();
  });

  test("are not written again where they are stopped already", async () => {
    await t.run((ctx) => stopAllLanes(ctx, site.siteId));
    const writes = await t.run(async (ctx) => {
      const patch = vi.spyOn(ctx.db, "patch");
      const insert = vi.spyOn(ctx.db, "insert");
      await stopAllLanes(ctx, site.siteId);
      return [...patch.mock.calls, ...insert.mock.calls];
    });
    expect(writes).toEqual([]);
  });

  test("are stopped where they have run, when the site is deleted", async () => {
    await wake(0);
    await wake(15);
    await t.run((ctx) => stopLanes(ctx, site.siteId));
    const all = await statuses();
    expect([all[0], all[15]]).toEqual(["stopped", "stopped"]);
    expect(all.slice(1, 15)).toEqual(Array(14).fill("idle"));
  });

  test("are started where they are stopped, and one that has failed is on trial", async () => {
    const { siteId } = site;
    for (const lane of [1, 2, 3]) await wake(lane);
    for (const lane of [1, 2]) {
      await t.run((ctx) => stopLane(ctx, siteId, lane));
    }
    for (const lane of [2, 3]) {
      await t.run((ctx) => noteFailing(ctx, siteId, lane, failing));
    }
    await t.run((ctx) => startLanes(ctx, asSite()));
    const all = await statuses();
    expect(all.slice(0, 4)).toEqual(["idle", "running", "running", "running"]);
    expect(all.slice(4)).toEqual(Array(12).fill("idle"));
    const { since } = failing;
    expect(await progress(1)).not.toHaveProperty("failing");
    expect((await progress(2))?.failing).toEqual({ since, stops: 0 });
    // It was not stopped, so it goes on as it was.
    expect((await progress(3))?.failing).toEqual(failing);
  });
});

describe("the time in which a lane did not run", () => {
  const cursorOf = (lane: number) =>
    t.run((ctx) => laneCursor(ctx, site.siteId, lane));

  test("does not count when it is started again", async () => {
    const { siteId } = site;
    await fold(1);
    const before = (await cursorOf(1))!;
    await wake(2);
    for (const lane of [1, 2]) {
      await t.run((ctx) => stopLane(ctx, siteId, lane));
    }
    vi.setSystemTime(Date.now() + HOUR);
    for (const lane of [1, 2]) {
      await t.run((ctx) => startStopped(ctx, asSite(), lane));
    }
    expect(await cursorOf(1)).toEqual({ ...before, at: Date.now() });
    expect(await cursorOf(2)).toEqual({ ...BEGINNING, at: Date.now() });
  });

  test("counts on a restart unless it is forgiven", async () => {
    const restart = (forgive: boolean) =>
      t.run((ctx) => restartLane(ctx, asSite(), 1, { forgive }));
    await fold(1);
    const before = await cursorOf(1);
    vi.setSystemTime(Date.now() + HOUR);
    expect(await restart(false)).toBe(true);
    expect(await cursorOf(1)).toEqual(before);
    expect(await restart(true)).toBe(true);
    expect(await cursorOf(1)).toEqual({ ...before, at: Date.now() });
  });
});

describe("a restart", () => {
  const restart = (lane: number) =>
    t.run((ctx) => restartLane(ctx, asSite(), lane, { forgive: false }));

  test("wakes an idle lane within its flush interval", async () => {
    await storeCommit(t, site.siteId, ["signup"], { lane: 1 });
    expect(await restart(1)).toBe(true);
    await advance(t, MINUTE / 2 - 1);
    expect(await progress(1)).toBeNull();
    await advance(t, 1);
    expect(await progress(1)).not.toBeNull();
  });

  test("has a running lane fold at once, although its loop was lost", async () => {
    await storeCommit(t, site.siteId, ["signup"], { lane: 1 });
    await wake(1);
    await loseLoops(t);
    expect(await restart(1)).toBe(true);
    await advance(t, 1);
    expect(await progress(1)).not.toBeNull();
  });

  test("leaves a stopped lane alone", async () => {
    await wake(1);
    await t.run((ctx) => stopLane(ctx, site.siteId, 1));
    expect(await restart(1)).toBe(false);
    expect(await status(1)).toBe("stopped");
  });
});
