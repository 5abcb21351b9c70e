/** Loops that an event of the app's own code wakes: that of its lane, and that of usage. */
import { beforeEach, describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, components, internal } from "../_generated/api.js";
import {
  advance,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { USAGE_WORKER } from "./notStored.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const event = { type: "track" as const, name: "paid", visitorId: "ada" };
type OwnEvent = typeof event & { eventId?: string };

/** One mutation of the app that records these events. */
const record = (...events: OwnEvent[]) =>
  t.run(async (ctx) => {
    for (const one of events) {
      await ctx.runMutation(api.record.record, { site: "site", event: one });
    }
  });

/** The calls that wait to wake a loop. */
const waiting = (name: string) =>
  t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    return jobs.filter(
      (job) =>
        job.state.kind === "pending" &&
        job.name.startsWith(`intake/wakeUp:${name}`),
    ).length;
  });

const usage = async () => {
  const range = { from: START - HOUR, to: START + HOUR };
  const [day] = await t.query(api.usage.getUsage, {
    siteId: site.siteId,
    ...range,
  });
  return [day?.accepted ?? 0, day?.duplicates ?? 0];
};

describe("a lane", () => {
  test("that is asleep wakes once for a transaction, and folds its events", async () => {
    await record(event, event, event);
    expect(await waiting("wakeLane")).toBe(1);
    await advance(t, MINUTE);
    expect(await usage()).toEqual([3, 0]);
  });

  test("that is awake is not woken again", async () => {
    await record(event);
    await advance(t, SECOND);
    expect(await waiting("wakeLane")).toBe(0);
    await record(event);
    expect(await waiting("wakeLane")).toBe(0);
    await advance(t, MINUTE);
    expect(await usage()).toEqual([2, 0]);
  });

  test("that has fallen asleep wakes again", async () => {
    await record(event);
    await advance(t, 10 * MINUTE);
    await record(event);
    expect(await waiting("wakeLane")).toBe(1);
    await advance(t, MINUTE);
    expect(await usage()).toEqual([2, 0]);
  });
});

describe("the loop of usage", () => {
  const known = { ...event, eventId: "order-1" };
  beforeEach(async () => {
    await record(known);
    await advance(t, 10 * MINUTE);
  });

  test("sleeps while everything is stored", async () => {
    await record(event);
    expect(await waiting("wakeUsage")).toBe(0);
  });

  test("wakes once for a transaction with duplicates, and counts them", async () => {
    await record(known, known);
    expect(await waiting("wakeUsage")).toBe(1);
    await advance(t, MINUTE);
    expect(await usage()).toEqual([1, 2]);
  });

  test("that is awake is not woken again", async () => {
    await record(known);
    await advance(t, SECOND);
    await record(known);
    expect(await waiting("wakeUsage")).toBe(0);
    await advance(t, MINUTE);
    expect(await usage()).toEqual([1, 2]);
  });
});

test("a site that is deleted meanwhile wakes no loop", async () => {
  const { siteId } = site;
  await t.mutation(api.sites.deleteSite, { siteId });
  const { wakeLane, wakeUsage } = internal.intake.wakeUp;
  await t.mutation(wakeLane, { siteId, lane: 0 });
  await t.mutation(wakeUsage, { siteId });
  const lane = { siteId, lane: 0 };
  expect(await t.query(internal.intake.wakeUp.status, lane)).toBe("idle");
  const { status } = components.batchWorker.lib;
  const name = `${USAGE_WORKER}${siteId}`;
  expect(await t.run((ctx) => ctx.runQuery(status, { name }))).toBeNull();
});
