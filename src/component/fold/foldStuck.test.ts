/**
 * A fold that fails and whose dead letter cannot be written: the lane is stuck, and loses nothing.
 */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as deadLetters from "../deadLetters/setAside.js";
import { isAnyStuck } from "../log/laneProgress.js";
import * as visitors from "../model/fold/visitors.js";
import { progressOf } from "../rows/laneProgress.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

const faults = {
  /** Folding this user's events throws. */
  poison: null as string | null,
  /** Writing a dead letter throws, once the row is written. */
  setAside: false,
  tries: 0,
};
const { foldVisitor } = visitors;
const { setAside } = deadLetters;

useTestClock();
beforeEach(() => {
  Object.assign(faults, { poison: "bad", setAside: true, tries: 0 });
  vi.spyOn(visitors, "foldVisitor").mockImplementation((before, events) => {
    if (events.some(({ userId }) => userId === faults.poison)) {
      throw new Error(`cannot fold ${faults.poison}, a SECRET`);
    }
    return foldVisitor(before, events);
  });
  vi.spyOn(deadLetters, "setAside").mockImplementation(async (ctx, args) => {
    faults.tries++;
    const position = await setAside(ctx, args);
    if (faults.setAside) throw new Error(`cannot set aside ${args.error}`);
    return position;
  });
  // The lane says that it is stuck.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  // Nor does it quote an event.
  const lines = inspect(vi.mocked(console.error).mock.calls);
  expect(lines).not.toContain("SECRET");
  vi.restoreAllMocks();
});

const viewOf = (userId: string) => ({
  type: "pageview" as const,
  visitorId: `visitor of ${userId}`,
  userId,
  occurredAt: START,
});

const health = (t: TestBackend, { siteId }: TestSite) =>
  t.query(api.health.getHealth, { siteId, now: Date.now() });

const stuck = (t: TestBackend, { siteId }: TestSite) =>
  t.run((ctx) => progressOf(ctx, siteId).then(isAnyStuck));

const letters = (t: TestBackend) =>
  t.run(async (ctx) => (await ctx.db.query("deadLetters").collect()).length);

const eventsOf = async (site: TestSite) =>
  (await site.overview(START - DAY, START + DAY)).events;

/** Three good events, a bad one, two good ones, and one fold. */
async function startStuck() {
  const t = initConvexTest();
  const site = await initSite(t);
  const users = ["a", "b", "c", "bad", "d", "e"];
  await site.send(users.map(viewOf));
  await advance(t, 31 * SECOND);
  return { t, site };
}

async function usedEvents(t: TestBackend, { siteId }: TestSite) {
  const days = await t.query(api.usage.getUsage, {
    siteId,
    from: START - DAY,
    to: START + DAY,
  });
  return days.reduce((sum, { accepted }) => sum + accepted, 0);
}

describe("a lane whose dead letter cannot be written", () => {
  test("keeps what is done, says that it is stuck, and goes on trying", async () => {
    const { t, site } = await startStuck();
    expect(await stuck(t, site)).toBe(true);
    const said: unknown = vi.mocked(console.error).mock.calls[0]?.[0];
    expect(said).toContain("the lane is stuck and goes on trying");
    expect(await health(t, site)).toMatchObject({
      ok: false,
      stuck: true,
      deadLetters: { active: 0 },
      lanes: [{ status: "running" }],
    });
    expect(await eventsOf(site)).toBe(3);
    expect(await usedEvents(t, site)).toBe(3);
    const since = await t.run(
      async (ctx) => (await ctx.db.query("laneProgress").first())?.stuckAt,
    );
    const tried = faults.tries;
    await advance(t, 5 * MINUTE);
    expect(faults.tries).toBeGreaterThan(tried + 5);
    expect(await eventsOf(site)).toBe(3);
    expect(await letters(t)).toBe(0);
    // Since when is not since the last try.
    expect(
      await t.run(
        async (ctx) => (await ctx.db.query("laneProgress").first())?.stuckAt,
      ),
    ).toBe(since);
  });

  test("is well again once the letter is written", async () => {
    const { t, site } = await startStuck();
    faults.setAside = false;
    await foldAll(t);
    expect(await stuck(t, site)).toBe(false);
    expect(await letters(t)).toBe(1);
    expect(await eventsOf(site)).toBe(5);
    expect(await usedEvents(t, site)).toBe(6);
  });

  test("is well again once the event can be folded", async () => {
    const { t, site } = await startStuck();
    faults.poison = null;
    await foldAll(t);
    expect(await health(t, site)).toMatchObject({ ok: true, stuck: false });
    expect(await letters(t)).toBe(0);
    expect(await eventsOf(site)).toBe(6);
    expect(await usedEvents(t, site)).toBe(6);
  });

  test("is well again once the event is gone, though none is left", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([viewOf("bad")]);
    await advance(t, 31 * SECOND);
    expect(await stuck(t, site)).toBe(true);
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      if (event) await ctx.db.delete("events", event._id);
    });
    await foldAll(t);
    expect(await stuck(t, site)).toBe(false);
    expect(await health(t, site)).toMatchObject({
      ok: true,
      lanes: [{ status: "idle", lagMs: 0 }],
    });
  });

  test("stays stuck while it does not get past the first event", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([viewOf("bad"), viewOf("a")]);
    // Long enough to be set aside untried, which fails as well.
    for (let passed = 0; passed < 25; passed++) {
      await advance(t, MINUTE);
      expect(await stuck(t, site)).toBe(true);
    }
    expect(await eventsOf(site)).toBe(0);
    faults.setAside = false;
    await foldAll(t);
    expect(await stuck(t, site)).toBe(false);
    expect(await eventsOf(site)).toBe(1);
    expect(await letters(t)).toBe(1);
  });

  test("is not stuck when an operator stops it, and is again when it starts", async () => {
    const { t, site } = await startStuck();
    const { siteId } = site;
    await t.mutation(api.health.stopFolds, { siteId });
    await advance(t, 5 * MINUTE);
    expect(await stuck(t, site)).toBe(false);
    await t.mutation(api.health.startFolds, { siteId });
    await advance(t, MINUTE);
    expect(await stuck(t, site)).toBe(true);
  });
});
