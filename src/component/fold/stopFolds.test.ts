/**
 * Folds are stopped and started by an operator, at any time: events wait, and every figure is
 * exact.
 */
import { describe, expect, test } from "vitest";
import { DAY, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
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

async function start(settings = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  let sent = 0;
  return {
    t,
    site,
    siteId,
    /** Each is the event of a new visitor. */
    async send(count: number) {
      const views = Array.from({ length: count }, () => ({
        type: "pageview" as const,
        visitorId: `visitor${sent++}`,
        occurredAt: START,
      }));
      expect(stored(await site.send(views)).accepted).toBe(count);
    },
    stop: () => t.mutation(api.health.stopFolds, { siteId }),
    start: () => t.mutation(api.health.startFolds, { siteId }),
    health: () => t.query(api.health.getHealth, { siteId, now: Date.now() }),
    async counted() {
      const { events, sessions, visitors } = await site.overview(
        START - DAY,
        START + DAY,
      );
      expect([events, sessions]).toEqual([visitors, visitors]);
      return visitors;
    },
  };
}

describe("stopFolds", () => {
  test("has events wait, and startFolds has them folded", async () => {
    const site = await start({ lanes: 2 });
    await site.send(10);
    await foldAll(site.t);
    await site.stop();
    await site.send(10);
    await advance(site.t, 30 * MINUTE);
    await site.send(5);
    await advance(site.t, 30 * MINUTE);
    expect(await site.counted()).toBe(10);
    const { ok, lanes, stuck } = await site.health();
    expect([ok, stuck]).toEqual([false, false]);
    expect(lanes.map(({ status }) => status)).toEqual(["stopped", "stopped"]);
    expect(Math.max(...lanes.map(({ lagMs }) => lagMs))).toBe(60 * MINUTE);
    await site.start();
    await foldAll(site.t);
    expect(await site.counted()).toBe(25);
    expect(await site.health()).toMatchObject({ ok: true });
    await site.send(5);
    await foldAll(site.t);
    expect(await site.counted()).toBe(30);
  });

  test("stops lanes that have never run, and those of a site that is widened", async () => {
    const site = await start();
    await site.stop();
    await site.send(3);
    await advance(site.t, 5 * MINUTE);
    await site.t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      lanes: 8,
    });
    await site.send(40);
    await advance(site.t, 5 * MINUTE);
    expect(await site.counted()).toBe(0);
    const { lanes } = await site.health();
    expect(lanes).toHaveLength(8);
    expect(new Set(lanes.map(({ status }) => status))).toEqual(
      new Set(["stopped"]),
    );
    await site.start();
    await foldAll(site.t);
    expect(await site.counted()).toBe(43);
  });

  test("is idempotent, and so is startFolds", async () => {
    const site = await start();
    await site.start();
    await site.send(2);
    await site.stop();
    await site.stop();
    await advance(site.t, 5 * MINUTE);
    expect(await site.counted()).toBe(0);
    await site.start();
    await site.start();
    await foldAll(site.t);
    expect(await site.counted()).toBe(2);
    expect(await site.health()).toMatchObject({ ok: true });
  });

  test("takes hold of a lane that waits to fold, and of one between two folds", async () => {
    const site = await start();
    await site.send(1);
    await advance(site.t, SECOND);
    await site.stop();
    await advance(site.t, 5 * MINUTE);
    expect(await site.counted()).toBe(0);
    await site.start();
    await advance(site.t, 31 * SECOND);
    expect(await site.counted()).toBe(1);
    await site.send(1);
    await site.stop();
    await advance(site.t, 5 * MINUTE);
    expect(await site.counted()).toBe(1);
    await site.start();
    await foldAll(site.t);
    expect(await site.counted()).toBe(2);
  });

  test("leaves a site's lanes to be narrowed, whose events wait all the same", async () => {
    const site = await start({ lanes: 4 });
    await site.stop();
    await site.send(20);
    await site.t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      lanes: 1,
    });
    const { lanes } = await site.health();
    expect(lanes.map(({ lane }) => lane)).toEqual([0, 1, 2, 3]);
    await site.start();
    await foldAll(site.t);
    expect(await site.counted()).toBe(20);
    expect((await site.health()).lanes).toHaveLength(1);
  });

  test("refuses an unknown site", async () => {
    const { t } = await start();
    await expect(
      t.mutation(api.health.stopFolds, { siteId: "nothing" }),
    ).rejects.toThrow("There is no site");
  });
});
