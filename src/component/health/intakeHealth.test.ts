/** Tests what a monitor learns of the intake, and what an operator sees besides that. */
import { describe, expect, test } from "vitest";
import { limits } from "../../shared/limits.js";
import { DAY, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  useNoChance,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();
useNoChance();

const intake = (t: TestBackend, slug?: string) =>
  t.query(api.intakeHealth.getIntakeHealth, slug === undefined ? {} : { slug });
const health = (t: TestBackend, siteId: string) =>
  t.query(api.health.getHealth, { siteId, now: Date.now() });

const healthy = {
  found: true,
  paused: false,
  stuck: false,
  overloaded: false,
  failing: false,
  foldsStopped: false,
  pendingEvents: 0,
  deadLetters: 0,
  deadLettersLevel: "ok",
};

/** Two sites, `site` and `other`. */
async function start(settings = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const other = await t.mutation(api.sites.createSite, {
    slug: "other",
    name: "Other",
  });
  return {
    t,
    site,
    siteId: site.siteId,
    otherId: other.siteId,
  };
}

const viewOf = (visitorId: string) => ({
  type: "pageview" as const,
  visitorId,
  occurredAt: START,
});

/** As if so many events were noted as waiting. */
const backlog = (t: TestBackend, siteId: Id<"sites">, events: number) =>
  t.run((ctx) =>
    ctx.db.insert("backlog", {
      siteId,
      lane: 0,
      seq: ctx.db.vars.commitTs,
      events,
    }),
  );

const deadLetters = (t: TestBackend, siteId: Id<"sites">, active: number) =>
  t.run((ctx) =>
    ctx.db.insert("deadLetterCounts", {
      siteId,
      active,
      quarantined: 7,
      byReason: [{ reason: "threw", active, quarantined: 7 }],
      isAtLeast: false,
      countedAt: START,
    }),
  );

const stick = (t: TestBackend, siteId: Id<"sites">) =>
  t.run((ctx) =>
    ctx.db.insert("laneProgress", {
      siteId,
      lane: 0,
      seq: 0n,
      after: 0,
      at: START,
      stuckAt: START,
    }),
  );

describe("getIntakeHealth", () => {
  test("is well without a site, and knows which sites there are", async () => {
    const empty = initConvexTest();
    expect(await intake(empty)).toEqual({ ...healthy, lanes: [] });
    const { t } = await start();
    expect(await intake(t, "site")).toEqual({
      ...healthy,
      lanes: [{ lane: 0 }],
    });
    expect((await intake(t, "nothing")).found).toBe(false);
    expect((await intake(t, "")).found).toBe(false);
  });

  test("says since when events wait, of the oldest in any site's lane", async () => {
    const { t, site, otherId } = await start();
    await advance(t, MINUTE);
    await site.send([viewOf("a")], { siteId: otherId });
    await advance(t, SECOND);
    await site.send([viewOf("a")]);
    const since = START + MINUTE;
    expect(await intake(t)).toEqual({
      ...healthy,
      lateFrom: since + 10 * SECOND + 15 * MINUTE,
      lanes: [{ lane: 0, waitingSince: since }],
    });
    expect((await intake(t, "site")).lanes).toEqual([
      { lane: 0, waitingSince: since + SECOND },
    ]);
    await foldAll(t);
    expect(await intake(t)).toEqual({ ...healthy, lanes: [{ lane: 0 }] });
  });

  test("goes on looking at lanes that a site no longer fills", async () => {
    const { t, site, siteId } = await start({ lanes: 8 });
    const views = Array.from({ length: 80 }, (_, n) => viewOf(`v${n}`));
    await site.send(views);
    await foldAll(t);
    await t.mutation(api.sites.updateSite, { siteId, lanes: 1 });
    expect((await intake(t, "site")).lanes).toHaveLength(8);
  });

  test("is paused for all, or where the site that was asked for is", async () => {
    const { t, siteId } = await start();
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect((await intake(t, "site")).paused).toBe(true);
    expect((await intake(t, "other")).paused).toBe(false);
    expect((await intake(t)).paused).toBe(false);
    await t.mutation(api.switches.pauseIntake, {});
    expect((await intake(t, "other")).paused).toBe(true);
    expect((await intake(t)).paused).toBe(true);
    await t.mutation(api.switches.resumeIntake, {});
    expect((await intake(t)).paused).toBe(false);
  });

  test("is stuck where a lane of the sites is", async () => {
    const { t, otherId } = await start();
    await stick(t, otherId);
    expect((await intake(t)).stuck).toBe(true);
    expect((await intake(t, "other")).stuck).toBe(true);
    expect((await intake(t, "site")).stuck).toBe(false);
  });

  test("is overloaded when more than 50,000 events of one site wait", async () => {
    const { t, siteId, otherId } = await start();
    await backlog(t, siteId, 50_000);
    await backlog(t, otherId, 50_000);
    expect(await intake(t)).toMatchObject({
      pendingEvents: 100_000,
      overloaded: false,
    });
    await backlog(t, otherId, 100);
    expect(await intake(t)).toMatchObject({ overloaded: true });
    expect(await intake(t, "other")).toMatchObject({
      pendingEvents: 50_100,
      overloaded: true,
    });
    expect(await intake(t, "site")).toMatchObject({ overloaded: false });
  });

  test.each([
    [0, "ok"],
    [99, "ok"],
    [100, "warn"],
    [99_999, "warn"],
    [100_000, "down"],
  ])("of %d active dead letters says %s", async (active, level) => {
    const { t, siteId } = await start();
    await deadLetters(t, siteId, active);
    expect(await intake(t)).toMatchObject({
      deadLetters: active,
      deadLettersLevel: level,
    });
    expect((await health(t, siteId)).deadLetters).toEqual({
      active,
      quarantined: 7,
      byReason: [{ reason: "threw", active, quarantined: 7 }],
      isAtLeast: false,
      level,
    });
  });

  test("looks at no site that is being deleted", async () => {
    const { t, siteId } = await start();
    await backlog(t, siteId, 60_000);
    await t.mutation(api.sites.deleteSite, { siteId });
    expect(await intake(t)).toEqual({ ...healthy, lanes: [{ lane: 0 }] });
    expect((await intake(t, "site")).found).toBe(false);
    expect((await intake(t, `deleted:${siteId}`)).found).toBe(false);
  });

  test("stays within a transaction with 110 sites of 16 lanes", async () => {
    const { t } = await start();
    for (let index = 0; index < 110; index++) {
      await t.mutation(api.sites.createSite, {
        slug: `site${index}`,
        name: "Many",
        lanes: 16,
      });
    }
    expect((await intake(t)).lanes).toHaveLength(16);
  });
});

describe("getHealth", () => {
  test("reminds of development pages that count, and the site is well", async () => {
    const { t, siteId } = await start();
    const remind = async (localhost: "count" | "exclude") => {
      await t.mutation(api.sites.updateSite, { siteId, localhost });
      return await health(t, siteId);
    };
    expect(await remind("count")).toMatchObject({
      ...{ ok: true, level: "ok", reasons: [] },
      reminders: ["localhostCounts"],
    });
    expect(await remind("exclude")).toMatchObject({ reminders: [] });
  });

  test("says what waits, whether it is paused or stuck, and every limit", async () => {
    const { t, siteId } = await start();
    expect(await health(t, siteId)).toEqual({
      ok: true,
      level: "ok",
      reasons: [],
      reminders: [],
      paused: false,
      stuck: false,
      lanes: [{ lane: 0, status: "idle", lagMs: 0, isLate: false }],
      pendingEvents: 0,
      deadLetters: {
        active: 0,
        quarantined: 0,
        byReason: [],
        isAtLeast: false,
        level: "ok",
      },
      repairing: 0,
      limits: [
        ...Object.entries(limits).map(([name, limit]) => ({ name, ...limit })),
        ...Object.entries({
          maxEventAgeMs: 5 * DAY,
          maxEventsPerMinute: 120_000,
          maxEventsPerMinutePerKey: 60_000,
          maxEventsPerMinutePerPublicKey: 6_000,
          maxBytesPerMinute: 600_000_000,
          maxBytesPerMinutePerKey: 300_000_000,
          maxBytesPerMinutePerPublicKey: 12_000_000,
          maxPercentPerAddress: 10,
          maxLagMs: 15 * MINUTE,
        }).map(([name, value]) => ({
          name,
          value,
          reason: expect.stringContaining("of the site") as string,
        })),
      ],
    });
    await backlog(t, siteId, 70_000);
    await stick(t, siteId);
    await t.mutation(api.switches.pauseIntake, {});
    expect(await health(t, siteId)).toMatchObject({
      ok: false,
      level: "down",
      reasons: ["paused", "stuck", "overloaded"],
      paused: true,
      stuck: true,
      pendingEvents: 70_000,
    });
    await t.mutation(api.switches.resumeIntake, {});
    expect((await health(t, siteId)).paused).toBe(false);
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect((await health(t, siteId)).paused).toBe(true);
  });
});
