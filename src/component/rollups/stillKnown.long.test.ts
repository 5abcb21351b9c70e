/**
 * Events that may still be sent, or joined, are still known: across clean-up, by live events and by
 * imports.
 */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import {
  cleanup,
  kindOf,
  live,
  nothing,
  pass,
  rows,
  view,
} from "../retention/retention.helpers.js";
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

useTestClock();

const long = {
  eventRetentionDays: 3650,
  hourRetentionDays: 3650,
  sessionRetentionDays: 3650,
  visitorRetentionDays: 3650,
};

async function cleanUpAll(t: TestBackend, site: TestSite): Promise<void> {
  for (let calls = 0; (await cleanup(t, site)).hasMore; calls++) {
    expect(calls).toBeLessThan(50);
  }
}

/** Clean-up once an hour, as crons have it. */
async function passWithCleanup(
  t: TestBackend,
  site: TestSite,
  durationMs: number,
): Promise<void> {
  for (const end = Date.now() + durationMs; Date.now() < end;) {
    await pass(t, Math.min(HOUR, end - Date.now()));
    await cleanUpAll(t, site);
  }
}

const withId = (event: IncomingEvent, eventId: string): IncomingEvent => ({
  ...event,
  eventId,
});

const audit = (t: TestBackend, { siteId }: TestSite) =>
  t.mutation(api.audit.auditBuckets, { siteId, sample: 200 });

describe("an import", () => {
  test("of 165 days ago is known when it is sent again, though clean-up has come by", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const old = START - 165 * DAY;
    const views = ["a", "b", "c"].map((id, index) =>
      withId(view("ada", old + index * MINUTE), id),
    );
    expect(await site.send(views)).toMatchObject({ accepted: 3 });
    await foldAll(t);
    await cleanup(t, site);
    await advance(t, 12 * MINUTE);
    expect(await site.send(views)).toMatchObject({
      accepted: 0,
      duplicates: 3,
    });
    await foldAll(t);
    expect(await site.overview(old - DAY, old + DAY)).toMatchObject({
      events: 3,
      sessions: 1,
      visitors: 1,
      newVisitors: 1,
    });
    expect((await audit(t, site)).drift).toEqual([]);
  });

  test.each(["eventIds, without a run", "a run, without eventIds"])(
    "that breaks after 1,400 of 2,000 events and is started again a day later counts 2,000: by %s",
    async (known) => {
      const t = initConvexTest();
      const site = await initSite(t, { lanes: 4 });
      const { siteId } = site;
      const importId = "history";
      const isRun = known.startsWith("a run");
      if (isRun) {
        await t.mutation(api.imports.openImport, { siteId, importId });
      }
      const old = START - 700 * DAY;
      const chunks = Array.from({ length: 10 }, (_, chunk) =>
        Array.from({ length: 200 }, (_, index) => {
          const at = old + chunk * DAY + index * MINUTE;
          const event = view(`v${index % 20}`, at);
          return isRun ? event : withId(event, `${chunk} ${index}`);
        }),
      );
      const send = async (upTo: number) => {
        for (const [chunk, events] of chunks.slice(0, upTo).entries()) {
          const rows = events.map((_, index) => index);
          await site.send(events, {
            ...(isRun && {
              piece: { importId, chunk: `${chunk}`, rows, rowsInChunk: 200 },
            }),
          });
        }
        await foldAll(t);
      };
      await send(7);
      await passWithCleanup(t, site, DAY);
      await send(10);
      await cleanUpAll(t, site);
      expect(await site.overview(old - DAY, old + 20 * DAY)).toMatchObject({
        events: 2000,
        sessions: 200,
        visitors: 20,
        newVisitors: 20,
      });
      expect((await audit(t, site)).drift).toEqual([]);
    },
  );

  test("without a run is known for 30 days, and then goes", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const old = START - 400 * DAY;
    const event = withId(view("ada", old), "a");
    await site.send([event]);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 30 * DAY);
    expect((await cleanup(t, site)).deleted).toEqual({ ...nothing, hours: 2 });
    expect(await site.send([event])).toMatchObject({ duplicates: 1 });
    vi.setSystemTime(START + 30 * DAY + 1);
    expect((await cleanup(t, site)).deleted).toEqual({ ...nothing, events: 1 });
    // Its session and its visitor are looked at again on the next day.
    vi.setSystemTime(START + 31 * DAY);
    expect((await cleanup(t, site)).deleted).toEqual({
      ...nothing,
      sessions: 1,
      visitors: 1,
    });
    const chunks = await t.run((ctx) => ctx.db.query("importChunks").collect());
    expect(chunks).toEqual([]);
  });

  test("of which half is past its retention goes with the log", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await site.send([
      view("old", START - 100 * DAY),
      view("young", START - 10 * DAY),
    ]);
    await foldAll(t);
    vi.setSystemTime(START + 40 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(0);
    const chunks = await t.run((ctx) => ctx.db.query("importChunks").collect());
    expect(chunks).toEqual([]);
    vi.setSystemTime(START + 91 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(2);
  });

  test("that the log has passed over goes with it once it is known no more, though the retention is raised", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      maxEventAgeMs: DAY,
      eventRetentionDays: 2,
      lanes: 2,
    });
    const { siteId } = site;
    await site.send(["a", "b", "c"].map((id) => view(id, START - DAY)));
    await site.send([view("live", START)], live);
    await foldAll(t);
    vi.setSystemTime(START + 5 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
    await t.mutation(api.sites.updateSite, { siteId, eventRetentionDays: 60 });
    vi.setSystemTime(START + 31 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(0);
    expect((await rows(t)).events).toBe(3);
    vi.setSystemTime(START + 62 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(3);
  });

  test("is kept by a retention that was raised before it, on a site that clean-up has visited", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await cleanup(t, site);
    await t.mutation(api.sites.updateSite, { siteId, ...long });
    const old = START - 165 * DAY;
    await site.send([
      withId(view("ada", old), "a"),
      withId(view("ada", old + 10 * MINUTE), "b"),
    ]);
    await pass(t, 2 * DAY);
    const kept = await rows(t);
    expect(kept).toMatchObject({ events: 2, sessions: 1, visitors: 1 });
    expect(kept.hours).toBeGreaterThan(0);
    vi.setSystemTime(START + 60 * DAY);
    await cleanUpAll(t, site);
    expect(await rows(t)).toEqual(kept);
    const listed = await t.query(api.lists.listEvents, {
      siteId,
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(listed.page).toHaveLength(2);
    // Ragged ends, and hours.
    expect(
      await site.overview(old + 5 * MINUTE, old + 15 * MINUTE),
    ).toMatchObject({ events: 1, approximate: false });
    const series = await t.query(api.reports.getTimeseries, {
      siteId,
      from: old - 2 * HOUR,
      to: old + 2 * HOUR,
      interval: "hour",
    });
    expect(series).toMatchObject({ interval: "hour", approximate: false });
    // Half past nine: the first and the last hour are cut.
    expect(series.buckets.map(({ events }) => events)).toEqual([0, 0, 2, 0, 0]);
  });

  test("of what is older than all that was ever deleted keeps its hours", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([view("ada", START)], live);
    await pass(t, 2 * DAY);
    vi.setSystemTime(START + 100 * DAY);
    await cleanUpAll(t, site);
    expect(await rows(t)).toMatchObject({ events: 0, hours: 0, days: 2 });
    await t.mutation(api.sites.updateSite, { siteId, ...long });
    const old = START - 300 * DAY;
    // And into the day that is gone.
    await site.send([view("bob", old), view("bob", START + HOUR)]);
    await pass(t, 3 * DAY);
    await cleanUpAll(t, site);
    expect(await rows(t)).toMatchObject({ events: 2, hours: 2, sessions: 2 });
    expect(await site.overview(old - MINUTE, old + MINUTE)).toMatchObject({
      events: 1,
      approximate: false,
    });
    const day = START - (START % DAY);
    expect(await site.overview(day, day + DAY)).toMatchObject({
      events: 2,
      visitors: 2,
      approximate: false,
    });
    expect(await site.overview(START, day + DAY)).toMatchObject({
      events: 2,
      approximate: true,
    });
    // Half past nine is not kept; the start of its day is nearer than the end.
    const cut = { siteId, from: START, to: day + DAY };
    const said = [{ reason: "retention", figures: "all", from: day }];
    const { getOverview, getTimeseries, getBreakdown } = api.reports;
    for (const answer of [
      await t.query(getOverview, cut),
      await t.query(getTimeseries, { ...cut, interval: "day" }),
      await t.query(getBreakdown, { ...cut, dimension: "page" }),
    ]) {
      expect(answer.approximations).toEqual(said);
    }
    expect((await audit(t, site)).drift).toEqual([]);
  });
});

describe("a run of an import", () => {
  const old = START - 500 * DAY;
  const send = async (
    { siteId, ...site }: TestSite,
    t: TestBackend,
    importId: string,
    chunk: string,
    events: IncomingEvent[],
  ) => {
    await t.mutation(api.imports.openImport, { siteId, importId });
    const rows = events.map((_, index) => index);
    const piece = { importId, chunk, rows, rowsInChunk: events.length };
    return await site.send(events, { piece });
  };
  const close = (t: TestBackend, { siteId }: TestSite, importId: string) =>
    t.mutation(api.imports.closeImport, { siteId, importId });
  const chunksOf = async (t: TestBackend) =>
    (await t.run((ctx) => ctx.db.query("importChunks").collect())).map(
      ({ chunk, isCleared = false }) => [chunk, isCleared],
    );

  test("is spared while it is open, however old, and goes when it is closed; its chunks stay known", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes: 3 });
    const first = ["a", "b", "c", "d"].map((id) => view(id, old));
    const second = ["a", "b"].map((id) => view(id, old + 10 * MINUTE));
    await send(site, t, "run", "1", first);
    await pass(t, 2 * DAY);
    // One a week keeps it open.
    for (let week = 1; week <= 20; week++) {
      vi.setSystemTime(START + week * 6 * DAY);
      await send(site, t, "run", `of ${week}`, [
        view("later", old + week * DAY),
      ]);
      await foldAll(t);
      await cleanUpAll(t, site);
    }
    expect((await rows(t)).events).toBe(24);
    // Its sessions and visitors join as live ones do.
    await send(site, t, "run", "2", second);
    await foldAll(t);
    expect(await site.overview(old - DAY, old + DAY / 2)).toMatchObject({
      events: 6,
      sessions: 4,
      visitors: 4,
      newVisitors: 4,
      averageSessionDurationMs: (2 * 10 * MINUTE) / 4,
    });
    await close(t, site, "run");
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(0);
    vi.setSystemTime(Date.now() + DAY);
    await cleanUpAll(t, site);
    expect(await rows(t)).toMatchObject({ sessions: 0, visitors: 0 });
    const chunks = await chunksOf(t);
    expect(chunks).toHaveLength(22);
    expect(chunks.every(([, isCleared]) => isCleared)).toBe(true);
    expect(await send(site, t, "run", "1", first)).toMatchObject({
      accepted: 0,
      duplicates: 4,
    });
  });

  test("is closed by clean-up after seven idle days, and opened again by the next chunk", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await send(site, t, "run", "1", [view("a", old)]);
    await foldAll(t);
    const states = async () =>
      (
        await t.query(api.imports.listImports, {
          siteId,
          paginationOpts: { numItems: 10, cursor: null },
        })
      ).page.map(({ state }) => state);
    vi.setSystemTime(START + 7 * DAY - 1);
    await cleanUpAll(t, site);
    expect(await states()).toEqual(["open"]);
    expect((await rows(t)).events).toBe(1);
    vi.setSystemTime(START + 7 * DAY);
    await cleanUpAll(t, site);
    expect(await states()).toEqual(["idle"]);
    expect((await rows(t)).events).toBe(0);
    // A chunk that is done stays known, and so does the run.
    expect(await send(site, t, "run", "1", [view("a", old)])).toMatchObject({
      duplicates: 1,
    });
    expect(await states()).toEqual(["open"]);
    await send(site, t, "run", "2", [view("a", old)]);
    await foldAll(t);
    vi.setSystemTime(START + 8 * DAY);
    await cleanUpAll(t, site);
    expect(await states()).toEqual(["open"]);
    expect((await rows(t)).events).toBe(1);
  });

  test("goes piece by piece, in bounded calls that do not begin again before what has to stay", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes: 2 });
    const at = (chunk: number) =>
      // Every other chunk is younger than its retention.
      chunk % 2 === 0 ? old + chunk * MINUTE : START - chunk * MINUTE;
    for (let chunk = 0; chunk < 12; chunk++) {
      const views = ["a", "b", "c"].map((id) =>
        view(`${id}${chunk}`, at(chunk)),
      );
      await send(site, t, `run${chunk % 3}`, `${chunk}`, views);
    }
    await send(site, t, "open", "1", [view("z", old)]);
    await foldAll(t);
    await advance(t, 5 * MINUTE);
    for (const run of ["run0", "run1", "run2"]) await close(t, site, run);
    let calls = 0;
    let deleted = 0;
    for (;;) {
      const done = await cleanup(t, site, 2);
      deleted += done.deleted.events;
      if (deleted === 18 || !done.hasMore) break;
      expect(++calls).toBeLessThan(40);
    }
    expect(deleted).toBe(18);
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(19);
    expect(
      (await chunksOf(t)).filter(([, isCleared]) => isCleared),
    ).toHaveLength(6);
    // Nothing has changed: no chunk is looked at.
    const readings = async () => {
      const { documentsRead } = await t.run(async (ctx) => {
        await ctx.runMutation(api.retention.cleanupSite, {
          siteId: site.siteId,
        });
        return await ctx.meta.getTransactionMetrics();
      });
      return documentsRead.used;
    };
    const idle = await readings();
    await close(t, site, "open");
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(18);
    expect(await readings()).toBeLessThanOrEqual(idle);
    vi.setSystemTime(START + 91 * DAY);
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(0);
    expect((await chunksOf(t)).every(([, isCleared]) => isCleared)).toBe(true);
  });

  test("that waits for its fold stays until it is folded", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await send(site, t, "run", "1", [view("a", old)]);
    await close(t, site, "run");
    await site.send([view("b", old)]);
    vi.setSystemTime(START + 31 * DAY);
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(2);
    await foldAll(t);
    vi.setSystemTime(START + 91 * DAY);
    await cleanUpAll(t, site);
    expect((await rows(t)).events).toBe(0);
    expect(await chunksOf(t)).toEqual([["1", true]]);
  });

  test("that is being taken back is left to that: its events are needed to be counted out", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await send(site, t, "run", "1", [view("a", old)]);
    await foldAll(t);
    await t.run(async (ctx) => {
      const run = await ctx.db.query("imports").unique();
      await ctx.db.patch("imports", run!._id, { undoneAt: START });
    });
    for (const days of [1, 8, 100]) {
      vi.setSystemTime(START + days * DAY);
      await cleanUpAll(t, site);
    }
    expect(await rows(t)).toMatchObject({ events: 1, sessions: 1 });
    expect(await chunksOf(t)).toEqual([["1", false]]);
  });

  test("of more idle ones than a call looks at, each is closed", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const siteId = site.siteId;
    await t.run(async (ctx) => {
      for (let index = 0; index < 450; index++) {
        const importId = `run${index}`;
        // Some were opened in one instant.
        const openedAt = START - 8 * DAY + Math.floor(index / 7);
        const run = await ctx.db.insert("imports", {
          siteId,
          importId,
          openedAt,
        });
        if (index % 3 > 0) continue;
        await ctx.db.insert("importChunks", {
          ...{ siteId, run, chunk: "1", firstRow: 0, lastRow: 0 },
          ...{
            rowsInChunk: 1,
            seq: ctx.db.vars.commitTs,
            lanes: [],
            events: 0,
          },
          receivedAt: START - DAY,
        });
      }
    });
    for (let calls = 0; calls < 4; calls++) await cleanup(t, site);
    const open = await t.run(async (ctx) =>
      (await ctx.db.query("imports").collect()).filter(
        ({ closedAt }) => closedAt === undefined,
      ),
    );
    expect(open).toHaveLength(150);
  });
});

describe("a visit", () => {
  test("sent in two requests with clean-up between is one visit", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const old = START - 200 * DAY;
    await site.send([view("ada", old), view("ada", old + 150 * SECOND)]);
    await foldAll(t);
    await cleanUpAll(t, site);
    await site.send([view("ada", old + 600 * SECOND)]);
    await foldAll(t);
    expect(await site.overview(old - DAY, old + DAY)).toMatchObject({
      sessions: 1,
      visitors: 1,
      averageSessionDurationMs: 600 * SECOND,
    });
  });

  test("of two years ago, page views in one request and custom events in another, counts once", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const old = START - 730 * DAY;
    const visitors = Array.from({ length: 10 }, (_, index) => `v${index}`);
    await site.send(visitors.map((id, index) => view(id, old + index * HOUR)));
    await pass(t, DAY);
    await cleanUpAll(t, site);
    await pass(t, DAY);
    await cleanUpAll(t, site);
    await site.send(
      visitors.map((visitorId, index) => ({
        type: "track",
        name: "signup",
        visitorId,
        occurredAt: old + index * HOUR + MINUTE,
      })),
    );
    await foldAll(t);
    const day = old - (old % DAY);
    expect(await site.overview(day, day + 2 * DAY)).toMatchObject({
      sessions: 10,
      visitors: 10,
      newVisitors: 10,
      events: 20,
    });
  });

  test("that waits for its fold keeps the session that it will join", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const old = START - 200 * DAY;
    await site.send([view("ada", old)]);
    await foldAll(t);
    vi.setSystemTime(START + 31 * DAY);
    await site.send([view("ada", old + 29 * MINUTE)]);
    await cleanUpAll(t, site);
    expect(await rows(t)).toMatchObject({ events: 1, sessions: 1 });
    await foldAll(t);
    const day = old - (old % DAY);
    expect(await site.overview(day, day + DAY)).toMatchObject({
      sessions: 1,
      averageSessionDurationMs: 29 * MINUTE,
    });
  });
});

describe("a live event", () => {
  const event = withId(view("ada", START), "a");

  test("that is sent again after 3.6 days is a duplicate, or the settings are refused", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const two = { siteId, eventRetentionDays: 2 };
    expect(await kindOf(t.mutation(api.sites.updateSite, two))).toMatchObject({
      kind: "invalidSetting",
      setting: "eventRetentionDays",
    });
    // As a site of before this rule has it.
    await t.run((ctx) =>
      ctx.db.patch("sites", siteId, { eventRetentionDays: 2 }),
    );
    await site.send([event], live);
    await foldAll(t);
    vi.setSystemTime(START + 3.6 * DAY);
    await cleanUpAll(t, site);
    expect(await site.send([event], live)).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    // Until it cannot be sent again, nor joined by another.
    vi.setSystemTime(START + 5 * DAY + 30 * MINUTE);
    expect((await cleanup(t, site)).deleted.events).toBe(0);
    vi.setSystemTime(START + 5 * DAY + 30 * MINUTE + 1);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
  });

  test("that came late stays until its receipt is past the retention", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      maxEventAgeMs: 5 * DAY,
      eventRetentionDays: 6,
      lanes: 2,
    });
    await site.send([event], live);
    vi.setSystemTime(START + 4 * DAY);
    await site.send([view("late", START)], live);
    await foldAll(t);
    vi.setSystemTime(START + 8 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
    vi.setSystemTime(START + 11 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
  });
});

describe("settings", () => {
  test("say how long an event is known; what cannot hold that is refused, with the way out", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const update = (settings: object) =>
      kindOf(t.mutation(api.sites.updateSite, { siteId, ...settings }));
    expect(await update({ eventRetentionDays: 5 })).toMatchObject({
      kind: "invalidSetting",
      setting: "eventRetentionDays",
      message:
        "Setting eventRetentionDays: 5 days (432000000 ms) are less than maxEventAgeMs and sessionTimeoutMs together (432000000 + 1800000 = 433800000 ms), so an event that is sent again in time would count twice; keep events for 6 days at least, or lower maxEventAgeMs.",
    });
    expect(await update({ eventRetentionDays: 6 })).toBeNull();
    expect(await update({ maxEventAgeMs: 6 * DAY })).toMatchObject({
      setting: "eventRetentionDays",
    });
    expect(
      await update({ maxEventAgeMs: 30 * DAY, eventRetentionDays: 31 }),
    ).toBeNull();
    const create = (settings: object) =>
      kindOf(
        t.mutation(api.sites.createSite, {
          slug: "other",
          name: "Other",
          ...settings,
        }),
      );
    expect(await create({ eventRetentionDays: 3 })).toMatchObject({
      kind: "invalidSetting",
    });
    // Settings that a site has from before can stay, and are no obstacle to anything else.
    await t.run((ctx) =>
      ctx.db.patch("sites", siteId, { eventRetentionDays: 2 }),
    );
    expect(await update({ status: "paused" })).toBeNull();
    expect(await update({ eventRetentionDays: 2, name: "New" })).toBeNull();
    expect(await update({ sessionTimeoutMs: HOUR })).toMatchObject({
      setting: "eventRetentionDays",
    });
  });

  test("that let older events in wait until none of those is deleted", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      maxEventAgeMs: DAY,
      eventRetentionDays: 2,
    });
    const { siteId } = site;
    const event = withId(view("ada", START), "a");
    await site.send([event], live);
    await foldAll(t);
    vi.setSystemTime(START + 3 * DAY);
    expect((await cleanup(t, site)).deleted.events).toBe(1);
    const raise = () =>
      kindOf(
        t.mutation(api.sites.updateSite, {
          siteId,
          ...{ maxEventAgeMs: 5 * DAY, eventRetentionDays: 30 },
        }),
      );
    const day = START - (START % DAY);
    expect(await raise()).toMatchObject({
      kind: "invalidSetting",
      setting: "maxEventAgeMs",
      message:
        "Setting maxEventAgeMs: events up to 2026-03-03T00:00:00.000Z are deleted already, so one that is sent again would count twice; it can be raised to 432000000 from 2026-03-08T00:30:00.000Z on.",
    });
    vi.setSystemTime(day + 6 * DAY + 30 * MINUTE);
    expect(await raise()).toBeNull();
    expect(await site.send([event], live)).toMatchObject({ accepted: 0 });
    expect(await site.overview(day, day + DAY)).toMatchObject({ events: 1 });
  });

  test("by which everything is counted change only while there is no figure of any level", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const change = (settings: object) =>
      kindOf(t.mutation(api.sites.updateSite, { siteId, ...settings }));
    const zoned = { timeZone: "Asia/Tokyo" };
    expect(await change(zoned)).toBeNull();
    expect(await change({ timeZone: "UTC" })).toBeNull();
    await site.send([view("ada", START)], live);
    await pass(t, 2 * DAY);
    const refused = { kind: "invalidSetting", setting: "timeZone" };
    expect(await change(zoned)).toMatchObject(refused);
    vi.setSystemTime(START + 100 * DAY);
    await cleanUpAll(t, site);
    await advance(t, MINUTE);
    await cleanUpAll(t, site);
    // Only the day is left of it.
    expect(await rows(t)).toMatchObject({ ...nothing, days: 2, visitors: 1 });
    expect(await change(zoned)).toMatchObject(refused);
    expect(await change({ sessionTimeoutMs: HOUR })).toMatchObject({
      setting: "sessionTimeoutMs",
    });
    expect(await change({ sessionRule: "window" })).toMatchObject({
      setting: "sessionRule",
    });
    const remove = (level: string) =>
      t.run(async (ctx) => {
        for (const row of await ctx.db.query("rollups").collect()) {
          if (row.level === level) await ctx.db.delete("rollups", row._id);
        }
      });
    const place = { level: "month", bucket: Date.UTC(2026, 2, 1) } as const;
    await t.mutation(internal.rollups.compactUp.build, { siteId, ...place });
    await remove("day");
    const levels = await t.run(async (ctx) =>
      (await ctx.db.query("rollups").collect()).map(({ level }) => level),
    );
    expect(new Set(levels)).toEqual(new Set(["month"]));
    expect(await change(zoned)).toMatchObject(refused);
    await remove("month");
    expect(await change(zoned)).toBeNull();
  });
});

test("one person, one page view, and another 400 days later: one visitor, who is new once", async () => {
  for (const cleansUpAt of [[], [399], [100, 200, 300, 366, 399], [401]]) {
    vi.setSystemTime(START);
    const t = initConvexTest();
    const site = await initSite(t);
    const visit = async () => {
      const at = Date.now();
      await site.send([view("ada", at)], live);
      await pass(t, 2 * DAY);
    };
    const cleanUpOn = async (days: number[]) => {
      for (const day of days) {
        vi.setSystemTime(Math.max(Date.now(), START + day * DAY));
        await cleanUpAll(t, site);
        await advance(t, MINUTE);
        await cleanUpAll(t, site);
      }
    };
    await visit();
    await cleanUpOn(cleansUpAt.filter((day) => day < 400));
    vi.setSystemTime(START + 400 * DAY);
    await visit();
    await cleanUpOn(cleansUpAt.filter((day) => day > 400));
    const from = START - (START % DAY) - 2 * DAY;
    const range = { from, to: from + 410 * DAY };
    expect(await site.overview(range.from, range.to)).toMatchObject({
      visitors: 1,
      newVisitors: 1,
    });
    const { rows: pages } = await t.query(api.reports.getBreakdown, {
      siteId: site.siteId,
      dimension: "page",
      ...range,
    });
    expect(pages).toMatchObject([{ key: "/", visitors: 1 }]);
  }
});

test("a visitor is known since last seen, though an import says later that it was there before", async () => {
  const t = initConvexTest();
  const site = await initSite(t, {
    maxEventAgeMs: DAY,
    eventRetentionDays: 2,
    sessionRetentionDays: 2,
    visitorRetentionDays: 30,
  });
  const { siteId } = site;
  await site.send([view("ada", START)], live);
  await pass(t, 2 * DAY);
  vi.setSystemTime(START + 4 * DAY);
  await cleanUpAll(t, site);
  expect(await rows(t)).toMatchObject({ events: 0, sessions: 0, visitors: 1 });
  const run = { siteId, importId: "history" };
  await t.mutation(api.imports.openImport, run);
  const piece = { importId: "history", chunk: "1", rows: [0], rowsInChunk: 1 };
  await site.send([view("ada", START - 40 * DAY)], { piece });
  await pass(t, DAY);
  await t.mutation(api.imports.closeImport, run);
  for (const days of [6, 7, 20]) {
    vi.setSystemTime(START + days * DAY);
    await cleanUpAll(t, site);
  }
  expect(await rows(t)).toMatchObject({ events: 0, sessions: 0, visitors: 1 });
  await site.send([view("ada", Date.now())], live);
  await foldAll(t);
  expect(await site.overview(START + 19 * DAY, START + 21 * DAY)).toMatchObject(
    { visitors: 1, newVisitors: 0 },
  );
});
