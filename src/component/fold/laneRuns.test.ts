/** The chain of runs of a lane: each event is folded once, whatever is lost and whoever runs early. */
import { describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import { findLoop } from "../rows/laneLoops.js";
import { findProgress } from "../rows/laneProgress.js";
import {
  advance,
  losePending,
  START,
  useNoChance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

const FLUSH_MS = 30 * SECOND;

let t: TestBackend;
let site: TestSite;
useNoChance();
useSite((made) => ({ t, site } = made), { flushIntervalMs: FLUSH_MS });

const send = (visitorId = "ada") =>
  site.send([{ type: "pageview", visitorId, path: "/" }]);
const loop = () => t.run((ctx) => findLoop(ctx, site.siteId, 0));
const folded = async () =>
  (await site.overview(START - HOUR, START + 24 * HOUR)).pageviews;

/** The functions of the loop by state: how many there are. */
const jobs = (name: "run" | "watch", state: "pending" | "success") =>
  t.run(async (ctx) => {
    const all = await ctx.db.system.query("_scheduled_functions").collect();
    return all.filter(
      (job) => job.name === `fold/loop:${name}` && job.state.kind === state,
    ).length;
  });

/** The lane has folded before, and sleeps: a new visit comes after an hour. */
async function sleepingLane() {
  await send("before");
  await advance(t, HOUR);
  expect(await loop()).toMatchObject({ status: "idle" });
}

describe("a quiet lane", () => {
  test("folds a visit in one run, and sleeps at once", async () => {
    await sleepingLane();
    const runs = await jobs("run", "success");
    await send();
    await send();
    expect(await jobs("run", "pending")).toBe(1);
    expect(await jobs("watch", "pending")).toBe(1);
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(3);
    expect(await loop()).toMatchObject({ status: "idle" });
    expect(await loop()).not.toHaveProperty("watchdog");
    await advance(t, HOUR);
    expect(await jobs("run", "success")).toBe(runs + 1);
    expect(await jobs("watch", "success")).toBe(0);
  });

  test("wakes again with the next visit", async () => {
    await sleepingLane();
    for (let visit = 1; visit <= 3; visit++) {
      await send();
      await advance(t, 10 * MINUTE);
      expect(await folded()).toBe(1 + visit);
    }
    expect((await loop())?.generation).toBe(4);
  });
});

describe("a busy lane", () => {
  test("goes on without a write to the row that ingests read, and sleeps in the end", async () => {
    await send();
    const awake = await loop();
    for (let event = 1; event < 60; event++) {
      await advance(t, 5 * SECOND);
      await send();
      expect(await loop()).toEqual(awake);
    }
    // Its runs have put the watchdog off, and left none behind.
    expect(await jobs("watch", "success")).toBe(0);
    expect(await jobs("watch", "pending")).toBe(1);
    await advance(t, 2 * MINUTE);
    expect(await folded()).toBe(60);
    expect(await loop()).toMatchObject({ status: "idle", generation: 1 });
    expect(await jobs("watch", "pending")).toBe(0);
  });
});

describe("a run that is lost", () => {
  test("is made up for by the watchdog, within two minutes", async () => {
    await sleepingLane();
    await send();
    expect(await losePending(t, "fold/loop:run")).toBe(1);
    await advance(t, FLUSH_MS + MINUTE);
    expect(await folded()).toBe(1);
    await advance(t, FLUSH_MS + SECOND);
    expect(await folded()).toBe(2);
  });

  test("late in a chain too", async () => {
    for (let event = 0; event < 60; event++) {
      await send();
      await advance(t, 5 * SECOND);
    }
    await send();
    expect(await losePending(t, "fold/loop:run")).toBe(1);
    await advance(t, 2 * MINUTE);
    expect(await folded()).toBe(61);
  });

  test("does not matter to a lane without its watchdog: the next look finds it", async () => {
    await sleepingLane();
    await send();
    await losePending(t, "fold/loop:");
    await advance(t, 10 * MINUTE);
    expect(await folded()).toBe(1);
    expect(await t.mutation(api.kick.kickLanes, {})).toEqual({ kicked: 1 });
    await advance(t, MINUTE);
    expect(await folded()).toBe(2);
  });
});

test("a watchdog that is lost alone is not missed", async () => {
  await sleepingLane();
  await send();
  expect(await losePending(t, "fold/loop:watch")).toBe(1);
  await advance(t, HOUR);
  expect(await folded()).toBe(2);
  expect(await loop()).toMatchObject({ status: "idle" });
});

describe("one lane has one chain", () => {
  const run = (generation: number) =>
    t.mutation(internal.fold.loop.run, {
      ...{ siteId: site.siteId, lane: 0, generation },
    });
  const watch = (generation: number) =>
    t.mutation(internal.fold.loop.watch, {
      ...{ siteId: site.siteId, lane: 0, generation },
    });

  test("a run and a watchdog of another generation do nothing", async () => {
    await sleepingLane();
    await send();
    const awake = await loop();
    expect(awake?.generation).toBe(2);
    for (const generation of [1, 3]) {
      await run(generation);
      await watch(generation);
    }
    expect(await loop()).toEqual(awake);
    expect(await jobs("run", "pending")).toBe(1);
    expect(await folded()).toBe(1);
  });

  test("a run and a watchdog of a loop that sleeps do nothing", async () => {
    await sleepingLane();
    const asleep = await loop();
    await run(1);
    await watch(1);
    expect(await loop()).toEqual(asleep);
    expect(await jobs("run", "pending")).toBe(0);
  });

  test("a watchdog that comes early begins a chain, and the run of the old one does nothing", async () => {
    await sleepingLane();
    await send();
    await watch(2);
    expect(await loop()).toMatchObject({ status: "running", generation: 3 });
    expect(await jobs("run", "pending")).toBe(2);
    await advance(t, HOUR);
    expect(await folded()).toBe(2);
    expect(await loop()).toMatchObject({ status: "idle", generation: 3 });
    expect(await jobs("run", "pending")).toBe(0);
  });

  test("a restart does not count the stall of the chain before from the start", async () => {
    await sleepingLane();
    await send();
    const { dueAt } = (await loop())!;
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    await watch(2);
    expect((await loop())?.dueAt).toBe(dueAt);
  });
});

test("the loop of a site that is gone sleeps", async () => {
  await send();
  await t.run((ctx) => ctx.db.delete("sites", site.siteId));
  await advance(t, HOUR);
  expect(await loop()).toMatchObject({ status: "idle" });
  expect(await t.run((ctx) => findProgress(ctx, site.siteId, 0))).toBeNull();
});
