/** Folds by need: seldom while nobody looks at the reports, often while somebody does. */
import { beforeEach, describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { findLoop } from "../rows/laneLoops.js";
import { findViewing } from "../rows/viewings.js";
import {
  advance,
  losePending,
  START,
  useNoChance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

const FLUSH_MS = 10 * SECOND;
const STALENESS_MS = 15 * MINUTE;

let t: TestBackend;
let site: TestSite;
const chance = useNoChance();
useSite((made) => ({ t, site } = made));

const send = (count = 1) =>
  site.send(
    Array.from({ length: count }, (_, index) => ({
      type: "pageview" as const,
      visitorId: `v${index}`,
      path: "/",
    })),
  );
const heartbeat = () => t.mutation(api.live.heartbeat, { siteId: site.siteId });
const update = (settings: object) =>
  t.mutation(api.sites.updateSite, { siteId: site.siteId, ...settings });
const folded = async () =>
  (await site.overview(START - HOUR, START + 24 * HOUR)).pageviews;
const loop = () => t.run((ctx) => findLoop(ctx, site.siteId, 0));
const viewing = () => t.run((ctx) => findViewing(ctx, site.siteId));

/** Successful runs of the lane's loop that did something. */
const runs = () =>
  t.run(async (ctx) => {
    const all = await ctx.db.system.query("_scheduled_functions").collect();
    return all.filter(
      ({ name, state }) => name === "fold/loop:run" && state.kind === "success",
    ).length;
  });

/** The lane has folded before and sleeps, and the dashboard was opened once, hours ago. */
async function lookedAtOnce() {
  await heartbeat();
  await send();
  await advance(t, 3 * HOUR);
  expect(await folded()).toBe(1);
  expect(await loop()).toMatchObject({ status: "idle" });
}

describe("a site without any heartbeat", () => {
  test("folds within its flush interval", async () => {
    await send();
    await advance(t, 3 * HOUR);
    await send();
    await advance(t, FLUSH_MS - 1);
    expect(await folded()).toBe(1);
    await advance(t, 1);
    expect(await folded()).toBe(2);
  });
});

describe("while nobody looks", () => {
  beforeEach(lookedAtOnce);

  test("a visit waits for maxStalenessMs, and is one run", async () => {
    const before = await runs();
    await send(2);
    await advance(t, 4 * MINUTE);
    await send(2);
    await advance(t, STALENESS_MS - 4 * MINUTE - 1);
    expect(await folded()).toBe(1);
    await advance(t, 1);
    expect(await folded()).toBe(5);
    expect(await loop()).toMatchObject({ status: "idle" });
    await advance(t, HOUR);
    expect(await runs()).toBe(before + 1);
  });

  test("a lane that stays awake folds as seldom, and events of a run are not late", async () => {
    const before = await runs();
    // Three events a minute: too many for the lane to sleep at once.
    for (let minute = 0; minute < 60; minute++) {
      await send(3);
      await advance(t, MINUTE);
    }
    expect(await runs()).toBe(before + 4);
    expect(await loop()).toMatchObject({ status: "running" });
    const { siteId } = site;
    const health = { siteId, now: Date.now() };
    expect(await t.query(api.health.getHealth, health)).toMatchObject({
      ok: true,
    });
    await advance(t, 2 * STALENESS_MS);
    expect(await folded()).toBe(181);
    expect(await loop()).toMatchObject({ status: "idle" });
  });

  test("a request of 250 events has an idle lane fold at once", async () => {
    await send(250);
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(251);
  });

  test("250 events in small requests do as well, and no fewer", async () => {
    const sample = async () => {
      chance(0);
      await send(10);
      chance(0.999);
    };
    // Each row of the sample stands for a hundred events.
    await send(10);
    await sample();
    await sample();
    await advance(t, MINUTE);
    expect(await folded()).toBe(1);
    const { generation } = (await loop())!;
    await sample();
    await advance(t, 1);
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(41);
    expect((await loop())?.generation).toBe(generation + 1);
  });

  test("a kick does not fold what waits by design", async () => {
    await send();
    await advance(t, STALENESS_MS - 1);
    expect(await t.mutation(api.kick.kickLanes, {})).toEqual({ kicked: 0 });
    const { siteId } = site;
    const status = { siteId, now: Date.now() };
    expect(
      await t.query(api.reportStatus.getReportStatus, status),
    ).toMatchObject({ behindMs: 0 });
  });

  test("a lane whose loop is lost is late beyond that, and a kick folds it", async () => {
    await send();
    await losePending(t, "fold/loop:");
    const { siteId } = site;
    const health = () =>
      t.query(api.health.getHealth, { siteId, now: Date.now() });
    const kick = () => t.mutation(api.kick.kickLanes, {});
    await advance(t, STALENESS_MS + 4 * MINUTE);
    expect(await kick()).toEqual({ kicked: 0 });
    await advance(t, 11 * MINUTE);
    expect(await health()).toMatchObject({ level: "ok" });
    await advance(t, SECOND);
    expect(await health()).toMatchObject({
      ...{ level: "down", reasons: ["late"] },
      lanes: [{ isLate: true }],
    });
    expect(await t.query(api.intakeHealth.getIntakeHealth, {})).toMatchObject({
      lateFrom: Date.now() - SECOND,
    });
    expect(await kick()).toEqual({ kicked: 1 });
    await advance(t, 1);
    expect(await folded()).toBe(2);
    expect(await health()).toMatchObject({ level: "ok" });
  });

  test("a shorter staleness has events that wait already folded at once", async () => {
    await update({ maxStalenessMs: HOUR });
    await send();
    await advance(t, 50 * MINUTE);
    await update({ maxStalenessMs: MINUTE });
    await advance(t, 1);
    expect(await folded()).toBe(2);
    const health = { siteId: site.siteId, now: Date.now() };
    expect(await t.query(api.health.getHealth, health)).toMatchObject({
      ok: true,
    });
  });

  test("a longer staleness, or a setting of another kind, folds nothing", async () => {
    await send();
    await advance(t, MINUTE);
    const { generation } = (await loop())!;
    await update({ maxStalenessMs: HOUR, name: "Other" });
    await advance(t, MINUTE);
    expect(await folded()).toBe(1);
    expect(await loop()).toMatchObject({ generation });
  });
});

test("a shorter flush interval counts for a lane that is awake", async () => {
  await update({ flushIntervalMs: 10 * MINUTE });
  await send();
  await advance(t, 10 * MINUTE);
  await send(60);
  await advance(t, 10 * MINUTE);
  // Too many for the lane to sleep: its next run is planned.
  expect(await folded()).toBe(61);
  await send(60);
  await update({ flushIntervalMs: SECOND });
  await advance(t, 1);
  expect(await folded()).toBe(121);
});

describe("a heartbeat", () => {
  test("has waiting events folded at once, and later ones within the flush interval", async () => {
    await lookedAtOnce();
    await send();
    await advance(t, MINUTE);
    expect(await folded()).toBe(1);
    await heartbeat();
    await advance(t, 1);
    expect(await folded()).toBe(2);
    await advance(t, MINUTE);
    await send();
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(3);
  });

  test("has a lane that stays awake fold at once as well", async () => {
    await lookedAtOnce();
    for (let minute = 0; minute < 20; minute++) {
      await send(3);
      await advance(t, MINUTE);
    }
    expect(await folded()).toBeLessThan(61);
    await heartbeat();
    await advance(t, 1);
    expect(await folded()).toBe(61);
  });

  test("counts for seven minutes", async () => {
    await lookedAtOnce();
    await heartbeat();
    const lookedAt = Date.now();
    await advance(t, 7 * MINUTE - 1);
    await send();
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(2);
    expect(Date.now()).toBeGreaterThan(lookedAt + 7 * MINUTE);
    await send();
    await advance(t, STALENESS_MS - 1);
    expect(await folded()).toBe(2);
    await advance(t, 1);
    expect(await folded()).toBe(3);
  });

  test("is noted once a minute at most, and knows since when somebody looks", async () => {
    await heartbeat();
    await advance(t, MINUTE - 1);
    await heartbeat();
    expect(await viewing()).toMatchObject({ since: START, lookedAt: START });
    await advance(t, 1);
    await heartbeat();
    expect(await viewing()).toMatchObject({
      since: START,
      lookedAt: START + MINUTE,
    });
    await advance(t, HOUR);
    const now = Date.now();
    await heartbeat();
    expect(await viewing()).toMatchObject({ since: now, lookedAt: now });
  });

  test("leaves a stopped lane alone", async () => {
    await lookedAtOnce();
    await send();
    await t.mutation(api.health.stopFolds, { siteId: site.siteId });
    await heartbeat();
    await advance(t, HOUR);
    expect(await folded()).toBe(1);
    await t.mutation(api.health.startFolds, { siteId: site.siteId });
    await advance(t, FLUSH_MS);
    expect(await folded()).toBe(2);
  });

  test("is an error for a site that is not there", async () => {
    const beat = t.mutation(api.live.heartbeat, { siteId: "nothing" });
    await expect(beat).rejects.toThrow('"kind":"siteNotFound"');
  });

  test("quotes the beginning of an id, however long it is", async () => {
    const siteId = "x".repeat(200_000);
    const beat = t.mutation(api.live.heartbeat, { siteId });
    const error: unknown = await beat.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`"${"x".repeat(100)}"`);
    expect(String(error).length).toBeLessThan(1000);
  });
});
