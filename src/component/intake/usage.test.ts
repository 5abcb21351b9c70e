/** The usage of a site, and the way of its counts. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { loseLoops } from "../testing/loops.helpers.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { noCounts } from "../../shared/event/usage.js";
import {
  countNotStored,
  noteNotStored,
  notOfferedRows,
  restartUsageWorker,
  USAGE_WORKER,
  usageLagMs,
} from "./notStored.js";
import { allOf, allEvents, putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

const TODAY = Date.UTC(2026, 2, 2);

async function start(settings = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  return {
    t,
    siteId,
    send: (...args: Parameters<typeof site.send>) => site.send(...args),
    usage: (from = START - DAY, to = START + DAY) =>
      t.query(api.usage.getUsage, { siteId, from, to }),
    record: (counts: object, receivedAt = START) =>
      t.mutation(api.usage.recordNotStored, {
        siteId,
        trusted: false,
        receivedAt,
        ...counts,
      }),
  };
}

const entries = (t: TestBackend) =>
  t.run(async (ctx) => (await ctx.db.query("usageEntries").collect()).length);

const noExclusions = {
  hostname: 0,
  path: 0,
  referrer: 0,
  visitor: 0,
  localhost: 0,
  agent: 0,
};

const view = { type: "pageview" as const, occurredAt: START };

describe("getUsage", () => {
  test("counts what is stored in the fold that passes it, with its bytes", async () => {
    const { send, usage, t } = await start();
    await send([
      { ...view, visitorId: "a" },
      { ...view, visitorId: "b" },
    ]);
    expect(await usage()).toEqual([]);
    await foldAll(t);
    const [day, ...others] = await usage();
    expect(others).toEqual([]);
    expect(day).toMatchObject({
      day: TODAY,
      accepted: 2,
      duplicates: 0,
      rejected: { validation: 0, internal: 0 },
      bots: 0,
      doNotTrack: 0,
      excluded: noExclusions,
    });
    expect(day?.bytes).toBeGreaterThan(300);
    expect(day?.bytes).toBeLessThan(600);
  });

  test("says how many of what is stored were imported, exactly, over lanes and folds", async () => {
    const { send, usage, t } = await start({ lanes: 4 });
    const views = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...view,
        visitorId: `v${n}`,
      }));
    await send(views(30), { import: true });
    await send(views(7), { import: false });
    await foldAll(t);
    await send(views(5), { import: true });
    // Not taken for an import under a public key.
    await send(views(3), { import: true, trusted: false });
    await foldAll(t);
    expect(await usage()).toMatchObject([{ accepted: 45, imported: 35 }]);
  });

  test("reads days that were counted before imports were as 0 of them", async () => {
    const { siteId, t, usage } = await start();
    await t.run((ctx) =>
      ctx.db.insert("usage", { siteId, day: TODAY, lane: 0, accepted: 9 }),
    );
    expect(await usage()).toMatchObject([{ accepted: 9, imported: 0 }]);
  });

  test("adds up what is not stored, within a minute, and keeps no entry", async () => {
    const { record, usage, t } = await start();
    await record({ duplicates: 2, bots: 1 });
    await record({ rejectedValidation: 3, rejectedInternal: 4 });
    await record({ doNotTrack: 5 }, START - DAY);
    await advance(t, MINUTE);
    const none = {
      accepted: 0,
      imported: 0,
      bytes: 0,
      excluded: noExclusions,
    };
    expect(await usage()).toEqual([
      {
        ...none,
        day: TODAY - DAY,
        duplicates: 0,
        rejected: { validation: 0, internal: 0 },
        bots: 0,
        doNotTrack: 5,
      },
      {
        ...none,
        day: TODAY,
        duplicates: 2,
        rejected: { validation: 3, internal: 4 },
        bots: 1,
        doNotTrack: 0,
      },
    ]);
    expect(await entries(t)).toBe(0);
    // The loop sleeps, and wakes again.
    await advance(t, 10 * MINUTE);
    await record({ bots: 1 });
    await advance(t, MINUTE);
    expect((await usage())[1]?.bots).toBe(2);
  });

  test("keeps rows and entries without counts of 0, except those that all had from the first", async () => {
    const { send, record, t } = await start();
    const first = {
      duplicates: 0,
      rejectedValidation: 0,
      rejectedInternal: 0,
      bots: 0,
      doNotTrack: 0,
    };
    const fieldsOf = async (table: "usage" | "usageEntries") => {
      const rows = await t.run((ctx) => allOf(ctx, table));
      return rows.map(({ _id, _creationTime, siteId, ...fields }) => fields);
    };
    await record({ bots: 2, excludedPath: 1 });
    expect(await fieldsOf("usageEntries")).toEqual([
      {
        ...first,
        bots: 2,
        excludedPath: 1,
        receivedAt: START,
        seq: expect.any(BigInt) as bigint,
      },
    ]);
    await send([view], { import: false });
    await foldAll(t);
    expect(await fieldsOf("usage")).toEqual([
      {
        ...{ day: TODAY, lane: 0, accepted: 1 },
        bytes: expect.any(Number) as number,
      },
      { day: TODAY, lane: -1, bots: 2, excludedPath: 1 },
    ]);
  });

  test("has one row of a day for each lane, and one for what is not stored", async () => {
    const { send, record, t } = await start();
    for (let twice = 0; twice < 2; twice++) {
      await send([view], { import: false });
      await record({ bots: 1 });
      await foldAll(t);
    }
    const rows = await t.run((ctx) => ctx.db.query("usage").collect());
    expect(
      rows.map(({ lane, accepted, bots }) => [lane, accepted, bots]).sort(),
    ).toEqual([
      [-1, undefined, 2],
      [0, 2, undefined],
    ]);
  });

  test("names days by the site's zone and by the time of receipt", async () => {
    const { send, usage, t, record } = await start({
      timeZone: "Asia/Kolkata",
    });
    // 18:30 UTC is midnight there.
    const midnight = Date.UTC(2026, 2, 2, 18, 30);
    await send([view], { receivedAt: midnight - 1 });
    await send([view], { receivedAt: midnight });
    await record({ bots: 1 }, midnight);
    await foldAll(t);
    const days = await usage(midnight - DAY, midnight + DAY);
    expect(
      days.map(({ day, accepted, bots }) => [day, accepted, bots]),
    ).toEqual([
      [midnight - DAY, 1, 0],
      [midnight, 1, 1],
    ]);
    // The day in which the range begins, and those that begin in it.
    expect(await usage(midnight - HOUR, midnight)).toHaveLength(1);
    expect(await usage(midnight - HOUR, midnight + 1)).toHaveLength(2);
    expect(await usage(midnight, midnight + HOUR)).toHaveLength(1);
    expect(await usage(midnight, midnight)).toHaveLength(0);
  });

  test("sums the lanes of a day", async () => {
    const { send, usage, t } = await start({ lanes: 16 });
    const views = Array.from({ length: 60 }, (_, index) => ({
      ...view,
      visitorId: `v${index}`,
    }));
    await send(views);
    await foldAll(t);
    expect(await usage()).toMatchObject([{ accepted: 60 }]);
  });

  test("knows no other site, and takes 400 days at most", async () => {
    const { t, usage, record } = await start();
    await record({ bots: 1 });
    await advance(t, MINUTE);
    const other = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
    });
    const range = { from: START - DAY, to: START + DAY };
    expect(
      await t.query(api.usage.getUsage, { siteId: other.siteId, ...range }),
    ).toEqual([]);
    expect(await usage(START - 200 * DAY, START + 200 * DAY)).toHaveLength(1);
    await expect(
      usage(START - 200 * DAY, START + 200 * DAY + 1),
    ).rejects.toThrow("longer than 400 days");
    await expect(usage(START, START - 1)).rejects.toThrow("not usable");
  });

  test("survives a time of receipt that no clock shows", async () => {
    const { send, siteId, t, usage } = await start();
    await t.run(async (ctx) => {
      for (const receivedAt of [1e300, -1e300]) {
        await putEvent(ctx, {
          ...view,
          siteId: siteId,
          lane: 0,
          seq: ctx.db.vars.commitTs,
          receivedAt,
          source: "client",
        });
      }
    });
    await send([view]);
    await foldAll(t);
    expect(await usage()).toMatchObject([{ accepted: 1 }]);
    const rows = await t.run((ctx) => ctx.db.query("usage").collect());
    expect(rows.map(({ accepted }) => accepted)).toEqual([1, 1, 1]);
    expect(rows.map(({ day }) => day)).toContain(0);
    expect(await t.run((ctx) => ctx.db.query("deadLetters").collect())).toEqual(
      [],
    );
  });
});

describe("what the site's settings leave out", () => {
  const settings = {
    excludedHostnames: ["staging.shop.example"],
    excludedPaths: ["/admin/*"],
    excludedReferrers: ["spam.example"],
    excludedVisitors: ["owner"],
  };
  const development = { ...view, pageKind: "development" as const };
  const events = [
    { ...view, visitorId: "a", hostname: "shop.example", path: "/" },
    { ...view, hostname: "staging.shop.example" },
    { ...view, path: "/admin/users" },
    { ...view, path: "/admin/orders" },
    { ...view, referrer: "https://spam.example/" },
    { ...view, visitorId: "owner" },
    { ...view, visitorId: "owner", type: "engagement" as const },
    { ...view, visitorId: "owner", type: "identify" as const, userId: "u" },
    development,
  ];

  test("is counted by its reason, neither stored nor rejected", async () => {
    const { send, usage, t, siteId } = await start(settings);
    expect(await send(events)).toEqual({
      kind: "stored",
      accepted: 1,
      duplicates: 0,
      rejected: [],
      excluded: 8,
    });
    await foldAll(t);
    expect(await usage()).toMatchObject([
      {
        accepted: 1,
        duplicates: 0,
        rejected: { validation: 0, internal: 0 },
        excluded: {
          ...noExclusions,
          hostname: 1,
          path: 2,
          referrer: 1,
          visitor: 3,
          localhost: 1,
        },
      },
    ]);
    expect(await t.run((ctx) => allEvents(ctx))).toMatchObject([
      { siteId, visitorId: "a" },
    ]);
  });

  test.each([
    ["of history", { import: true, trusted: true }],
    ["of browsers", { import: false, trusted: false }],
  ])("%s too, and again when it is sent again", async (_what, extra) => {
    const { send, usage, t } = await start(settings);
    const sent = events.map((event, n) => ({ ...event, eventId: `e${n}` }));
    await send(sent, extra);
    expect(await send(sent, extra)).toMatchObject({
      accepted: 0,
      duplicates: 1,
      excluded: 8,
    });
    await foldAll(t);
    expect((await usage())[0]?.excluded.visitor).toBe(6);
  });

  test("goes before what may be wrong with it", async () => {
    const { send } = await start({
      ...settings,
      allowedOrigins: ["https://shop.example"],
    });
    const sent = [
      { ...view, hostname: "staging.shop.example" },
      { ...view, hostname: "other.shop.example" },
      { ...view, path: "/admin/", occurredAt: START - 9 * DAY },
    ];
    expect(await send(sent, { import: false, trusted: false })).toMatchObject({
      accepted: 0,
      excluded: 2,
      rejected: [{ index: 1, reason: "validation" }],
    });
  });

  test("may be development pages, that a site can count", async () => {
    const { send, t, usage } = await start({ localhost: "count" });
    expect(await send([development])).toMatchObject({ accepted: 1 });
    await foldAll(t);
    expect((await usage())[0]).toMatchObject({
      accepted: 1,
      excluded: noExclusions,
    });
    const [stored] = await t.run((ctx) => allEvents(ctx));
    expect(stored).not.toHaveProperty("pageKind");
  });

  test("is 0 in the rows and entries of before", async () => {
    const { t, siteId, usage } = await start();
    await t.run(async (ctx) => {
      await ctx.db.insert("usageEntries", {
        siteId,
        seq: ctx.db.vars.commitTs,
        receivedAt: START,
        duplicates: 1,
        rejectedValidation: 0,
        rejectedInternal: 0,
        bots: 2,
        doNotTrack: 0,
      });
      const row = { siteId, day: TODAY, lane: -1, bots: 1 };
      await ctx.db.insert("usage", row);
    });
    expect((await usage())[0]).toMatchObject({
      bots: 1,
      excluded: noExclusions,
    });
    await t.mutation(api.usage.recordNotStored, {
      siteId,
      trusted: false,
      receivedAt: START,
      excludedAgent: 4,
    });
    await advance(t, MINUTE);
    expect((await usage())[0]).toMatchObject({
      duplicates: 1,
      bots: 3,
      excluded: { ...noExclusions, agent: 4 },
    });
  });
});

describe("recordNotStored", () => {
  test("writes nothing when there is nothing to count", async () => {
    const { t, record } = await start();
    await record({});
    await record({ bots: 0, duplicates: 0 });
    expect(await entries(t)).toBe(0);
  });

  test.each([
    [{ bots: -1 }, START, "bots"],
    [{ bots: Infinity }, START, "bots"],
    [{ duplicates: NaN }, START, "duplicates"],
    [{ bots: 1 }, NaN, "receivedAt"],
  ])("refuses %j at %d", async (counts, receivedAt, argument) => {
    const { record } = await start();
    await expect(record(counts, receivedAt)).rejects.toThrow(`${argument} is`);
  });

  test("refuses an unknown site", async () => {
    const { t } = await start();
    await expect(
      t.mutation(api.usage.recordNotStored, {
        trusted: false,
        siteId: "nothing",
        receivedAt: START,
        bots: 1,
      }),
    ).rejects.toThrow("There is no site");
  });
});

test("entries beyond one run are added by the next, each once", async () => {
  const { t, siteId, usage } = await start();
  await t.run(async (ctx) => {
    const site = { _id: siteId };
    for (let index = 0; index < 1100; index++) {
      const bots = index % 3;
      await countNotStored(ctx, site, START, {
        ...noCounts,
        rejectedValidation: 1,
        bots,
      });
    }
  });
  await advance(t, 2 * MINUTE);
  expect(await usage()).toMatchObject([
    { rejected: { validation: 1100, internal: 0 }, bots: 1099 },
  ]);
  expect(await entries(t)).toBe(0);
});

describe("the worker", () => {
  const { nextBatch, mergeEntries } = internal.intake.usageWorker;
  const nameOf = (siteId: string) => `${USAGE_WORKER}${siteId}`;
  let t: TestBackend;
  let site: Awaited<ReturnType<typeof start>>;
  let siteId: Id<"sites">;
  const next = (name = nameOf(siteId)) => t.query(nextBatch, { name });
  beforeEach(async () => {
    site = await start();
    t = site.t;
    siteId = site.siteId;
  });
  const idle = { kind: "idle", cooldownMs: 0 };

  test("waits half a minute for others before it adds the first", async () => {
    await site.record({ bots: 1 });
    await advance(t, 29 * SECOND);
    expect(await entries(t)).toBe(1);
    await advance(t, 2 * SECOND);
    expect(await entries(t)).toBe(0);
  });

  test("has work up to the newest entry, and none where there is no entry or no site", async () => {
    expect(await next()).toEqual(idle);
    await site.record({ bots: 1 });
    await site.record({ bots: 2 });
    const seqs = await t.run(async (ctx) =>
      (await ctx.db.query("usageEntries").collect()).map(({ seq }) => seq),
    );
    expect(await next()).toEqual({
      kind: "work",
      batch: { siteId, upTo: seqs[1] },
    });
    expect(await next(nameOf("nothing"))).toEqual(idle);
  });

  test("leaves what came after its batch to the next one", async () => {
    await site.record({ bots: 1 });
    const work = await next();
    if (work.kind !== "work") throw new Error(work.kind);
    await site.record({ bots: 2 });
    await t.mutation(mergeEntries, work.batch);
    expect(await site.usage()).toMatchObject([{ bots: 1 }]);
    expect(await entries(t)).toBe(1);
  });

  test.each([
    ["goes on at once while there may be others", 501, 0, 1],
    ["goes on at once after a full batch", 500, 0, 0],
    ["pauses half a minute after the last", 499, 30 * SECOND, 0],
  ])("%s", async (_what, count, debounceMs, left) => {
    await t.run(async (ctx) => {
      for (let n = 0; n < count; n++) {
        const counts = { ...noCounts, bots: 1 };
        await noteNotStored(ctx, siteId, START, counts);
      }
    });
    const work = await next();
    if (work.kind !== "work") throw new Error(work.kind);
    expect(await t.mutation(mergeEntries, work.batch)).toMatchObject({
      debounceMs,
    });
    expect(await entries(t)).toBe(left);
  });

  test("drops what is left of a deleted site, and adds it nowhere", async () => {
    await site.record({ bots: 1 });
    const work = await next();
    if (work.kind !== "work") throw new Error(work.kind);
    await t.mutation(api.sites.deleteSite, { siteId });
    await t.mutation(mergeEntries, work.batch);
    expect(await entries(t)).toBe(0);
    expect(await t.run((ctx) => ctx.db.query("usage").first())).toBeNull();
  });

  test("is late by the age of the oldest entry, until it has added that", async () => {
    const lag = () => t.run((ctx) => usageLagMs(ctx, siteId));
    expect(await lag()).toBe(0);
    await site.record({ bots: 1 });
    vi.setSystemTime(START + 7 * SECOND);
    await site.record({ bots: 1 });
    const [oldest] = await t.run((ctx) =>
      ctx.db.query("usageEntries").collect(),
    );
    expect(await lag()).toBe(START + 7 * SECOND - oldest!._creationTime);
    expect(await lag()).toBeCloseTo(7 * SECOND, -1);
    await advance(t, MINUTE);
    expect(await lag()).toBe(0);
  });

  test("that is lost can be started again, and adds what has waited", async () => {
    await site.record({ bots: 1 });
    await loseLoops(t);
    await advance(t, 5 * MINUTE);
    expect(await entries(t)).toBe(1);
    await t.run((ctx) => restartUsageWorker(ctx, siteId));
    await advance(t, MINUTE);
    expect(await site.usage()).toMatchObject([{ bots: 1 }]);
  });
});

test("rows that were not offered to the log count for their sender, each once", () => {
  const notOffered = {
    rejectedValidation: 1,
    bots: 10,
    doNotTrack: 100,
    excludedAgent: 1000,
  };
  expect(notOfferedRows({ ...noCounts, ...notOffered })).toBe(1111);
  // The caller has counted these among the events that it offered.
  const offered = { duplicates: 5, rejectedInternal: 6, excludedPath: 7 };
  expect(notOfferedRows({ ...noCounts, ...offered })).toBe(0);
});

test("a deleted site leaves no entry behind, and its worker sleeps", async () => {
  const { t, siteId, record } = await start();
  await record({ bots: 1 });
  await t.mutation(api.sites.deleteSite, { siteId });
  await advance(t, 31 * SECOND);
  expect(await entries(t)).toBe(0);
  expect(await t.run((ctx) => ctx.db.query("usage").first())).toBeNull();
});
