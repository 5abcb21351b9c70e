/** The estimate of what waits: right on average, kept by nobody, cleared by the folds. */
import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  estimatePending,
  forgetArrivals,
  newestArrival,
  noteArrivals,
} from "./backlog.js";
import { insertProgress, progressOf } from "../rows/laneProgress.js";
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
const chance = useNoChance();

const pending = (t: TestBackend, siteId: Id<"sites">, upTo = Infinity) =>
  t.run(async (ctx) =>
    estimatePending(ctx, siteId, upTo, await progressOf(ctx, siteId)),
  );

const rows = (t: TestBackend) =>
  t.run(async (ctx) => (await ctx.db.query("backlog").collect()).length);

const note = (
  t: TestBackend,
  siteId: Id<"sites">,
  counts: [lane: number, count: number][],
) => {
  const site = {
    _id: siteId,
    flushIntervalMs: MINUTE,
    maxStalenessMs: MINUTE,
  };
  return t.run((ctx) => noteArrivals(ctx, site, new Map(counts)));
};

const newest = (t: TestBackend, siteId: Id<"sites">, lane: number) =>
  t.run((ctx) => newestArrival(ctx, siteId, lane));

async function start(settings = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  return { t, site, siteId: site.siteId };
}

const views = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: "pageview" as const,
    visitorId: `visitor${index}`,
    occurredAt: START,
  }));

test("hundreds are counted, what is left over is left to chance", async () => {
  const { t, siteId } = await start();
  chance(0.5);
  await note(t, siteId, [
    [0, 200],
    [1, 49],
    [2, 51],
  ]);
  expect(await pending(t, siteId)).toBe(300);
  expect(await rows(t)).toBe(2);
});

test("an estimate leaves out the rows that the progress of their lane has passed", async () => {
  const { t, siteId } = await start();
  await note(t, siteId, [
    [0, 100],
    [1, 400],
  ]);
  const seq = await newest(t, siteId, 0);
  await note(t, siteId, [[0, 200]]);
  await t.run((ctx) =>
    insertProgress(ctx.db, { siteId, lane: 0, seq: seq!, after: 0, at: 0 }),
  );
  expect(await pending(t, siteId)).toBe(600);
});

test("an arrival is the newest of its lane until the fold forgets it", async () => {
  const { t, siteId } = await start();
  expect(await newest(t, siteId, 0)).toBeNull();
  await note(t, siteId, [[0, 100]]);
  const first = (await newest(t, siteId, 0))!;
  await note(t, siteId, [
    [0, 100],
    [1, 100],
  ]);
  const second = (await newest(t, siteId, 0))!;
  expect(second).toBeGreaterThan(first);
  await t.run((ctx) => forgetArrivals(ctx, siteId, 0, first));
  expect(await rows(t)).toBe(2);
  expect(await newest(t, siteId, 0)).toBe(second);
  await t.run((ctx) => forgetArrivals(ctx, siteId, 0, second));
  expect(await newest(t, siteId, 0)).toBeNull();
  expect(await newest(t, siteId, 1)).toBe(second);
});

test("an estimate stops where it is past its bound, whichever lanes it comes from", async () => {
  const { t, siteId } = await start();
  for (let lane = 0; lane < 4; lane++) await note(t, siteId, [[lane, 500]]);
  expect(await pending(t, siteId, 2000)).toBe(2000);
  expect(await pending(t, siteId, 1000)).toBe(1500);
  expect(await pending(t, siteId, 999)).toBe(1000);
  expect(await pending(t, siteId, 400)).toBe(500);
});

test("events wait until they are folded, in every lane, and leave no row", async () => {
  const { t, site, siteId } = await start({ lanes: 4 });
  await t.mutation(api.health.stopFolds, { siteId });
  chance(0);
  for (let sent = 0; sent < 3; sent++) await site.send(views(120));
  chance(0.999);
  const waiting = await pending(t, siteId);
  expect(waiting).toBeGreaterThanOrEqual(360);
  await advance(t, 10 * MINUTE);
  expect(await pending(t, siteId)).toBe(waiting);
  await t.mutation(api.health.startFolds, { siteId });
  await foldAll(t);
  expect(await pending(t, siteId)).toBe(0);
  expect(await rows(t)).toBe(0);
});

test("what is sent behind the cursor counts, whatever rows are not deleted yet", async () => {
  const { t, site, siteId } = await start();
  for (let written = 0; written < 70; written++) {
    await note(t, siteId, [[0, 100]]);
  }
  await site.send(views(1));
  await advance(t, 31 * SECOND);
  // One fold deletes 64 of them.
  expect(await rows(t)).toBe(6);
  expect(await pending(t, siteId)).toBe(0);
  await note(t, siteId, [[0, 100]]);
  expect(await pending(t, siteId)).toBe(100);
  await site.send(views(1));
  await foldAll(t);
  expect(await rows(t)).toBe(0);
});

test("what is erased before its fold does not wait for ever", async () => {
  const { t, site, siteId } = await start();
  await site.send(views(3));
  await t.mutation(api.health.stopFolds, { siteId });
  await note(t, siteId, [[0, 51_000]]);
  for (const { visitorId } of views(3)) {
    await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId });
  }
  expect(await pending(t, siteId)).toBe(51_000);
  await t.mutation(api.health.startFolds, { siteId });
  await foldAll(t);
  expect(await pending(t, siteId)).toBe(0);
  expect(await rows(t)).toBe(0);
});

test("sites do not mix", async () => {
  const { t, siteId } = await start();
  const other = await t.mutation(api.sites.createSite, {
    slug: "other",
    name: "Other",
  });
  await note(t, siteId, [[0, 100]]);
  expect(await pending(t, other.siteId)).toBe(0);
});
