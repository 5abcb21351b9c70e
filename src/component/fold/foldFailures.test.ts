/**
 * An event that fails in a fold holds up no other, and is counted once or set aside, never both.
 */
import { inspect } from "node:util";
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  test,
  vi,
  type MockInstance,
} from "vitest";
import { DAY, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import * as visitors from "../model/fold/visitors.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { eventAt, putEvent } from "../rows/eventRows.helpers.js";

const { foldVisitor: realFoldVisitor } = visitors;
let foldVisitor: MockInstance<typeof realFoldVisitor>;

beforeEach(() => {
  foldVisitor = vi.spyOn(visitors, "foldVisitor");
  vi.useFakeTimers();
  vi.setSystemTime(START);
  // Poison and stopped lanes are logged, as they should be.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  // No line of them quotes an event, as their errors do.
  const lines = inspect(vi.mocked(console.error).mock.calls);
  expect(lines).not.toContain("cannot fold");
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Makes the pure core throw on some users' events, whoever else is in the batch. */
function poison(isPoison: (userId: string) => boolean): void {
  foldVisitor.mockImplementation((before, events) => {
    const bad = events.find(({ userId }) => userId && isPoison(userId));
    if (bad) throw new Error(`cannot fold ${bad.userId}`);
    return realFoldVisitor(before, events);
  });
}

function cure(): void {
  foldVisitor.mockImplementation(realFoldVisitor);
}

/** One pageview of a user and visitor of its own. */
const viewOf = (index: number) => ({
  type: "pageview" as const,
  visitorId: `visitor${index}`,
  userId: `user${index}`,
  path: "/",
  occurredAt: START,
});
const views = (count: number) =>
  Array.from({ length: count }, (_, index) => viewOf(index));

const overviewOf = (site: TestSite) =>
  site.overview(START - DAY, START + 2 * DAY);

function deadLetters(t: TestBackend) {
  return t.run(async (ctx) => {
    const letters = await ctx.db.query("deadLetters").collect();
    return await Promise.all(
      letters.map(async ({ eventDocumentId, error }) => {
        const event = await eventAt(ctx, eventDocumentId);
        return { userId: event?.userId, error };
      }),
    );
  });
}

/** Puts events into the log in one commit, more than one ingest could. */
function commit(t: TestBackend, siteId: string, count: number) {
  return t.run(async (ctx) => {
    for (const view of views(count)) {
      await putEvent(ctx, {
        ...view,
        siteId: siteId as Id<"sites">,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        receivedAt: START,
        source: "client",
        visitorId: `visitor${view.visitorId.length % 3}`,
      });
    }
  });
}

const health = (t: TestBackend, { siteId }: TestSite) =>
  t.query(api.health.getHealth, { siteId, now: Date.now() });

describe("a cursor that stops inside a commit", () => {
  test("folds every event of a commit of 1,200 once", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await commit(t, site.siteId, 1200);
    await site.send([{ ...viewOf(0), visitorId: "last" }]);
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({
      events: 1201,
      pageviews: 1201,
      visitors: 4,
      newVisitors: 4,
      sessions: 4,
    });
    expect(await health(t, site)).toMatchObject({
      ok: true,
      deadLetters: { active: 0, quarantined: 0 },
    });
  });
});

describe("poison", () => {
  test("ends alone among the dead letters, all others are folded once", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    poison((userId) => userId === "user37");
    stored(await site.send(views(60)));
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({
      events: 59,
      visitors: 59,
      sessions: 59,
    });
    expect(await deadLetters(t)).toEqual([
      { userId: "user37", error: "cannot fold user37" },
    ]);
    expect(await health(t, site)).toMatchObject({
      ok: false,
      stuck: false,
      deadLetters: { active: 1, level: "ok" },
      repairing: 0,
      lanes: [{ lane: 0, status: "idle", lagMs: 0, isLate: false }],
    });
    await site.send([viewOf(100)]);
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 60, sessions: 60 });
  });

  test("of values that the schema lets through is set aside as well", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { timeZone: "Europe/Berlin" });
    await t.run((ctx) =>
      putEvent(ctx, {
        ...viewOf(1),
        siteId: site.siteId,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        occurredAt: 1e300,
        receivedAt: START,
        source: "client",
      }),
    );
    await site.send(views(3));
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 3, sessions: 3 });
    expect(await deadLetters(t)).toMatchObject([{ userId: "user1" }]);
  });

  test.each([[[0, 1]], [[0, 29]], [[10, 20]], [[28, 29]], [[3, 4, 5, 17, 29]]])(
    "at %j is set aside, and nothing else",
    async (places) => {
      const t = initConvexTest();
      const site = await initSite(t);
      const users = places.map((index) => `user${index}`);
      poison((userId) => users.includes(userId));
      stored(await site.send(views(30)));
      await advance(t, 5 * MINUTE);
      expect(await overviewOf(site)).toMatchObject({
        events: 30 - places.length,
        sessions: 30 - places.length,
      });
      const letters = await deadLetters(t);
      expect(letters.map(({ userId }) => userId)).toEqual(users);
    },
  );

  test.each([6, 30, 150])(
    "of all of %d events stops the lane, which loses nothing",
    async (count) => {
      const t = initConvexTest();
      const site = await initSite(t);
      poison(() => true);
      stored(await site.send(views(count)));
      await advance(t, MINUTE);
      expect(await deadLetters(t)).toHaveLength(5);
      expect(await health(t, site)).toMatchObject({
        ok: false,
        level: "down",
        lanes: [{ status: "stopped", stoppedBy: "failure" }],
      });
      // Events go on arriving, and wait.
      await site.send([viewOf(1000)]);
      cure();
      await t.mutation(api.health.startFolds, { siteId: site.siteId });
      await foldAll(t);
      expect(await overviewOf(site)).toMatchObject({
        events: count + 1,
        sessions: count + 1,
      });
      // They were retried meanwhile.
      expect(await deadLetters(t)).toEqual([]);
      expect(await health(t, site)).toMatchObject({
        lanes: [{ status: "idle", lagMs: 0 }],
      });
    },
  );
});
