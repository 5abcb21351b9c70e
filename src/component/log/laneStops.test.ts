/**
 * A lane that stopped because of failures is tried again by itself, and one that an operator
 * stopped is not.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import * as attempts from "../fold/attempts.js";
import { noteFailing } from "./laneProgress.js";
import { laneStatus } from "./lanes.js";
import { stopFailing, tryAgain } from "./laneStops.js";
import { pingLane } from "./pingLane.js";
import { pauseMs } from "../model/log/failing.js";
import * as visitors from "../model/fold/visitors.js";
import { loseLoops } from "../testing/loops.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  losePending,
  START,
  stored,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { allOf } from "../rows/eventRows.helpers.js";

const faults = {
  /** Folding the events of these users throws. */
  isPoison: (_userId: string): boolean => false,
  /** The run throws as a whole, outside of any `catch`. */
  wholeRunThrows: false,
};
const { foldVisitor } = visitors;
const { hasRoomFor } = attempts;

useTestClock();
beforeEach(() => {
  Object.assign(faults, { isPoison: () => false, wholeRunThrows: false });
  vi.spyOn(visitors, "foldVisitor").mockImplementation((before, events) => {
    const bad = events.some(({ userId }) => faults.isPoison(userId ?? ""));
    if (bad) throw new Error("cannot fold");
    return foldVisitor(before, events);
  });
  vi.spyOn(attempts, "hasRoomFor").mockImplementation((ctx, needed) => {
    if (faults.wholeRunThrows) throw new Error("cannot run");
    return hasRoomFor(ctx, needed);
  });
  // Each stop is logged.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const everything = () => true;

async function start(settings = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  let sent = 0;
  const counted = async () => {
    const { events, sessions } = await site.overview(
      START - DAY,
      START + 3 * DAY,
    );
    expect(sessions).toBe(events);
    return events;
  };
  return {
    t,
    siteId,
    counted,
    /** Pageviews of as many new visitors, each a user of its own: `user0`, `user1` … */
    async send(count: number) {
      const views = Array.from({ length: count }, () => ({
        type: "pageview" as const,
        visitorId: `visitor${sent}`,
        userId: `user${sent++}`,
        occurredAt: Date.now(),
      }));
      expect(stored(await site.send(views)).accepted).toBe(count);
    },
    health: () => t.query(api.health.getHealth, { siteId, now: Date.now() }),
    intake: () => t.query(api.intakeHealth.getIntakeHealth, { slug: "site" }),
    status: () =>
      t.query(api.reportStatus.getReportStatus, { siteId, now: Date.now() }),
    stopFolds: () => t.mutation(api.health.stopFolds, { siteId }),
    startFolds: () => t.mutation(api.health.startFolds, { siteId }),
    kick: () => t.mutation(api.kick.kickLanes, {}),
    failing: () =>
      t.run(
        async (ctx) =>
          (await ctx.db.query("laneProgress").first())?.failing ?? null,
      ),
    letters: () =>
      t.run(
        async (ctx) => (await ctx.db.query("deadLetters").collect()).length,
      ),
    /** Cancels what would start the lane again. */
    loseTrials: () => losePending(t, "log/laneStops:"),
  };
}

/** Takes away all that waits. */
function eraseAll(t: TestBackend) {
  return t.run(async (ctx) => {
    for (const table of ["events", "backlog", "deadLetters"] as const) {
      const rows = await allOf(ctx, table);
      for (const { _id } of rows) await ctx.db.delete(table, _id);
    }
  });
}

const well = {
  ok: true,
  level: "ok",
  reasons: [],
  deadLetters: { active: 0, quarantined: 0 },
  lanes: [{ lane: 0, status: "idle", lagMs: 0, isLate: false }],
};

describe("a lane that stops because of failures", () => {
  /** Has stopped once, as the fold of its lane has it stop. */
  async function stopOnce() {
    const { t, siteId, failing } = await start();
    const site = {
      _id: siteId,
      flushIntervalMs: MINUTE,
      maxStalenessMs: MINUTE,
    };
    await t.run((ctx) => pingLane(ctx, site, 0));
    const stop = () => t.run((ctx) => stopFailing(ctx, siteId, 0));
    await stop();
    return {
      t,
      siteId,
      failing,
      stop,
      status: () => t.run((ctx) => laneStatus(ctx, siteId, 0)),
      tryAt: (retryAt: number) =>
        t.run((ctx) => tryAgain(ctx, site, 0, retryAt)),
    };
  }

  test("says when it stopped first, how often it did, and when it is tried again", async () => {
    const lane = await stopOnce();
    const retryAt = START + MINUTE;
    expect(await lane.status()).toBe("stopped");
    expect(await lane.failing()).toEqual({ since: START, stops: 1, retryAt });
    vi.setSystemTime(retryAt);
    expect(await lane.tryAt(retryAt)).toBe(true);
    expect(await lane.status()).toBe("running");
    expect(await lane.failing()).toEqual({ since: START, stops: 1 });
    await lane.stop();
    expect(await lane.failing()).toEqual({
      since: START,
      stops: 2,
      retryAt: retryAt + 2 * MINUTE,
    });
  });

  test("is tried again by itself, at the time that is planned and no other", async () => {
    const lane = await stopOnce();
    expect(await lane.tryAt(START)).toBe(false);
    await advance(lane.t, MINUTE - 1);
    expect(await lane.status()).toBe("stopped");
    await advance(lane.t, 1);
    expect(await lane.status()).toBe("running");
  });

  test("does not count a stop in which somebody has come before it", async () => {
    const lane = await stopOnce();
    const before = await lane.failing();
    vi.setSystemTime(START + SECOND);
    await lane.stop();
    expect(await lane.failing()).toEqual(before);
  });

  test("is not tried if it is not failing any more, or its site is being deleted", async () => {
    const lane = await stopOnce();
    const { t, siteId } = lane;
    const retryAt = START + MINUTE;
    await t.run((ctx) => ctx.db.patch("sites", siteId, { status: "deleting" }));
    const trial = { siteId, lane: 0, retryAt };
    await t.mutation(internal.log.laneStops.retryLane, trial);
    expect(await lane.failing()).toMatchObject({ retryAt });
    await t.run((ctx) => noteFailing(ctx, siteId, 0, undefined));
    expect(await lane.tryAt(retryAt)).toBe(false);
    expect(await lane.status()).toBe("stopped");
  });
});

describe("every fold throws for ten minutes while 200 events arrive", () => {
  test.each([
    ["each event", { isPoison: everything }],
    ["the whole run", { wholeRunThrows: true }],
  ])("by %s: all are counted once, by themselves", async (_name, fault) => {
    const site = await start();
    Object.assign(faults, fault);
    for (let minute = 0; minute < 10; minute++) {
      await site.send(20);
      await advance(site.t, MINUTE);
    }
    expect(await site.counted()).toBe(0);
    Object.assign(faults, { isPoison: () => false, wholeRunThrows: false });
    await advance(site.t, 3 * HOUR);
    expect(await site.counted()).toBe(200);
    expect(await site.letters()).toBe(0);
    expect(await site.health()).toMatchObject(well);
    await site.send(3);
    await foldAll(site.t);
    expect(await site.counted()).toBe(203);
  });

  test("at once, in two lanes: all are counted once", async () => {
    const site = await start({ lanes: 2 });
    faults.isPoison = everything;
    await site.send(200);
    await advance(site.t, 10 * MINUTE);
    faults.isPoison = () => false;
    await advance(site.t, 3 * HOUR);
    expect(await site.counted()).toBe(200);
    expect((await site.health()).ok).toBe(true);
  });
});

describe("a lane that fails", () => {
  test("is tried again after growing pauses, at most hourly, and sets nothing more aside", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(100);
    const tries: number[] = [];
    for (let passed = 0; passed < 520; passed++) {
      await advance(site.t, MINUTE / 2);
      const { retryAt } = (await site.failing()) ?? {};
      if (retryAt !== undefined && retryAt !== tries.at(-1))
        tries.push(retryAt);
    }
    const pauses = tries.slice(1).map((at, index) => at - tries[index]!);
    // Each has the flush interval behind it, and the test's own step.
    const minutes = pauses.map((pause) => (pause - MINUTE) / MINUTE);
    expect(minutes).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60]);
    // Five as it stopped first; they go on with their own retries.
    expect(await site.letters()).toBe(5);
    expect(await site.failing()).toMatchObject({ stops: 10 });
    faults.isPoison = () => false;
    await advance(site.t, 3 * HOUR);
    expect(await site.counted()).toBe(100);
    expect(await site.failing()).toBeNull();
  });

  test("is down until it folds, and says when it is tried again", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, 3.5 * MINUTE);
    const { level, reasons, ok, lanes } = await site.health();
    expect([level, reasons, ok]).toEqual(["down", ["failing"], false]);
    const { retryAt } = (await site.failing()) ?? {};
    expect(lanes).toEqual([
      {
        lane: 0,
        status: "stopped",
        stoppedBy: "failure",
        retryAt,
        lagMs: 3.5 * MINUTE,
        isLate: false,
      },
    ]);
    expect(await site.intake()).toMatchObject({ failing: true });
    expect(await site.status()).toEqual({
      behindMs: 3.5 * MINUTE,
      isCounting: true,
    });
    // On trial it is not well yet.
    await advance(site.t, retryAt! - Date.now() + SECOND);
    expect(await site.health()).toMatchObject({
      level: "down",
      lanes: [{ status: "running" }],
    });
    faults.isPoison = () => false;
    await advance(site.t, 10 * MINUTE);
    expect(await site.health()).toMatchObject(well);
    expect(await site.status()).toEqual({ behindMs: 0, isCounting: true });
  });

  test("of six bad events among many gets past them, five at a time", async () => {
    const site = await start();
    const bad = new Set([3, 20, 40, 60, 80, 81, 82, 99].map((n) => `user${n}`));
    faults.isPoison = (userId) => bad.has(userId);
    await site.send(120);
    await advance(site.t, 10 * MINUTE);
    expect(await site.counted()).toBe(112);
    expect(await site.letters()).toBe(8);
    expect(await site.failing()).toBeNull();
    expect((await site.health()).lanes).toMatchObject([{ status: "idle" }]);
  });

  test("of six bad events and nothing else sets the sixth aside", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(6);
    await advance(site.t, 10 * MINUTE);
    expect(await site.letters()).toBe(6);
    expect(await site.failing()).toBeNull();
  });

  test("is well again once what it failed at is gone", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, 5 * MINUTE);
    expect(await site.failing()).not.toBeNull();
    await eraseAll(site.t);
    await advance(site.t, 10 * MINUTE);
    expect(await site.failing()).toBeNull();
    expect(await site.health()).toMatchObject({ level: "ok" });
  });

  test("whose loop is lost on trial, with nothing left to fold, is found by the safety net", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, MINUTE);
    const { retryAt } = (await site.failing())!;
    const { siteId } = site;
    const trial = { siteId: siteId as never, lane: 0, retryAt: retryAt! };
    await site.t.mutation(internal.log.laneStops.retryLane, trial);
    await loseLoops(site.t);
    await eraseAll(site.t);
    await advance(site.t, HOUR);
    expect(await site.health()).toMatchObject({ level: "down" });
    expect(await site.kick()).toEqual({ kicked: 1 });
    await advance(site.t, MINUTE);
    expect(await site.failing()).toBeNull();
    expect(await site.kick()).toEqual({ kicked: 0 });
    expect(await site.health()).toMatchObject({ level: "ok" });
  });

  test("whose trial is lost is found by the safety net", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, MINUTE);
    expect(await site.loseTrials()).toBe(1);
    faults.isPoison = () => false;
    expect(await site.kick()).toEqual({ kicked: 0 });
    await advance(site.t, 10 * MINUTE);
    expect(await site.counted()).toBeLessThan(50);
    expect(await site.kick()).toEqual({ kicked: 1 });
    await advance(site.t, 10 * MINUTE);
    expect(await site.counted()).toBe(50);
    expect(await site.health()).toMatchObject(well);
  });

  test("of a site that is deleted is not started", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, MINUTE);
    const { siteId } = site;
    const retryAt = (await site.failing())!.retryAt!;
    await site.t.mutation(api.sites.deleteSite, { siteId });
    await site.t.mutation(internal.log.laneStops.retryLane, {
      ...{ siteId, lane: 0, retryAt },
    });
    await advance(site.t, 10 * MINUTE);
    expect(await site.letters()).toBe(0);
  });
});

describe("an operator", () => {
  test("has a failing lane stay stopped, which is no alarm", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, MINUTE);
    await site.stopFolds();
    faults.isPoison = () => false;
    await advance(site.t, 3 * HOUR);
    expect(await site.kick()).toEqual({ kicked: 0 });
    expect(await site.counted()).toBe(5);
    const { level, reasons, ok, lanes } = await site.health();
    expect([level, reasons, ok]).toEqual(["warn", ["foldsStopped"], false]);
    expect(lanes).toMatchObject([{ status: "stopped", stoppedBy: "operator" }]);
    const { lateFrom, failing, foldsStopped } = await site.intake();
    expect([lateFrom, failing, foldsStopped]).toEqual([undefined, false, true]);
    expect(await site.status()).toMatchObject({ isCounting: false });
    await site.startFolds();
    await foldAll(site.t);
    expect(await site.counted()).toBe(50);
    expect(await site.health()).toMatchObject(well);
  });

  test("who stops between the failures and the stop goes before it", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await site.stopFolds();
    await site.t.mutation(internal.fold.loop.stop, {
      siteId: site.siteId,
      lane: 0,
    });
    expect(await site.failing()).toBeNull();
    await advance(site.t, HOUR);
    expect((await site.health()).lanes).toMatchObject([
      { status: "stopped", stoppedBy: "operator" },
    ]);
  });

  test("starts a failing lane at once, whose pauses begin from the start if it fails again", async () => {
    const site = await start();
    faults.isPoison = everything;
    await site.send(50);
    await advance(site.t, 2 * HOUR);
    expect((await site.failing())!.stops).toBeGreaterThan(5);
    await site.startFolds();
    await advance(site.t, MINUTE);
    const { stops, retryAt } = (await site.failing())!;
    expect(stops).toBe(1);
    expect(retryAt! - Date.now()).toBeLessThanOrEqual(pauseMs(1));
    expect(await site.letters()).toBe(5);
    faults.isPoison = () => false;
    await site.startFolds();
    await foldAll(site.t);
    expect(await site.counted()).toBe(50);
  });
});

describe("a lane that is late", () => {
  test("is down once an event waits for longer than the settings and maxLagMs allow", async () => {
    const flushIntervalMs = 2 * MINUTE;
    const site = await start({ flushIntervalMs, maxLagMs: 5 * MINUTE });
    faults.wholeRunThrows = true;
    await site.send(1);
    const sentAt = Date.now();
    await advance(site.t, 7 * MINUTE);
    expect(await site.health()).toMatchObject({ level: "ok", reasons: [] });
    expect(await site.intake()).toMatchObject({
      lateFrom: sentAt + 7 * MINUTE,
    });
    expect(await site.status()).toEqual({ behindMs: 0, isCounting: true });
    await advance(site.t, SECOND);
    expect(await site.health()).toMatchObject({
      ok: false,
      level: "down",
      reasons: ["late"],
    });
    expect(await site.status()).toMatchObject({
      behindMs: 7 * MINUTE + SECOND,
    });
    faults.wholeRunThrows = false;
    await advance(site.t, 10 * MINUTE);
    expect(await site.health()).toMatchObject(well);
  });

  test("has a quarter of an hour unless the site says otherwise", async () => {
    const site = await start();
    faults.wholeRunThrows = true;
    await site.send(1);
    expect(await site.intake()).toMatchObject({
      lateFrom: START + 15 * MINUTE + 10 * SECOND,
    });
    expect((await site.health()).limits).toContainEqual(
      expect.objectContaining({ name: "maxLagMs", value: 15 * MINUTE }),
    );
  });
});

test.each([
  [1, 1],
  [2, 2],
  [6, 32],
  [7, 60],
  [1000, 60],
])("pauseMs of %d stops is %d minutes", (stops, minutes) => {
  expect(pauseMs(stops)).toBe(minutes * MINUTE);
});

test.each([NaN, Infinity, -Infinity])(
  "no lane is well because the time is %s",
  async (now) => {
    const { t, siteId } = await start();
    const refused = { data: { kind: "invalidArgument", argument: "now" } };
    const args = { siteId, now };
    await expect(
      t.query(api.reportStatus.getReportStatus, args),
    ).rejects.toMatchObject(refused);
    await expect(t.query(api.health.getHealth, args)).rejects.toMatchObject(
      refused,
    );
  },
);
