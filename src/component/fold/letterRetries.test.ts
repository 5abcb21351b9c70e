/**
 * Dead letters come back: each counts once, when the cause is fixed, wherever in the log it was.
 */
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  test,
  vi,
  type MockInstance,
} from "vitest";
import fc from "../../fastCheck.helpers.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
} from "../testing/arbitrary.helpers.js";
import * as contributions from "../model/fold/contributions.js";
import {
  checkReports,
  incomingOf,
} from "../reports/propertyAnswers.helpers.js";
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
import { allEvents } from "../rows/eventRows.helpers.js";
import { allSessions, allVisitors } from "../rows/peopleRows.helpers.js";

const { addEvent: realAddEvent } = contributions;
let addEvent: MockInstance<typeof realAddEvent>;

beforeEach(() => {
  addEvent = vi.spyOn(contributions, "addEvent");
  vi.useFakeTimers();
  vi.setSystemTime(START);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Makes the pure core throw on some events, whoever else is in the batch. */
function poison(isPoison: (eventId: string) => boolean, error = "poison") {
  addEvent.mockImplementation((deltas, countedBy, event) => {
    const { eventId } = event as { eventId?: string };
    if (isPoison(eventId ?? "")) throw new Error(error);
    realAddEvent(deltas, countedBy, event);
  });
}

function cure(): void {
  addEvent.mockImplementation(realAddEvent);
}

const viewOf = (index: number) => ({
  type: "pageview" as const,
  eventId: `event${index}`,
  visitorId: `visitor${index}`,
  path: `/${index % 3}`,
  occurredAt: START,
});

const retry = (t: TestBackend) => t.mutation(api.retry.retryDueDeadLetters, {});
const letters = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("deadLetters").collect());
/** Figures of whole hours: none comes from raw events. */
const overviewOf = (site: TestSite) =>
  site.overview(START - 1.5 * HOUR, START + 1.5 * HOUR);

const dueNow = () => ({
  attempts: 0,
  retryAt: Date.now(),
  failedAt: Date.now(),
});

/**
 * Sets `count` events aside, five at a time: more in one batch would stop the lane. All are due
 * now.
 */
async function setAside(t: TestBackend, site: TestSite, count: number) {
  poison(() => true);
  for (let index = 0; index < count; index += 5) {
    const views = Array.from({ length: Math.min(5, count - index) }, (_, i) =>
      viewOf(index + i),
    );
    stored(await site.send(views));
    await foldAll(t);
  }
  expect(await letters(t)).toHaveLength(count);
  await t.run(async (ctx) => {
    for (const { _id } of await ctx.db.query("deadLetters").collect()) {
      await ctx.db.patch("deadLetters", _id, dueNow());
    }
  });
}

describe("a dead letter", () => {
  test("waits for a minute, and is counted once when the cause is fixed, without a cron", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    poison((eventId) => eventId === "event7");
    stored(await site.send(Array.from({ length: 12 }, (_, i) => viewOf(i))));
    await advance(t, MINUTE);
    cure();
    expect(await retry(t)).toEqual({
      retried: 0,
      succeeded: 0,
      hasMore: false,
    });
    expect(await overviewOf(site)).toMatchObject({ events: 11, visitors: 11 });
    await advance(t, MINUTE);
    expect(await retry(t)).toEqual({
      retried: 0,
      succeeded: 0,
      hasMore: false,
    });
    expect(await overviewOf(site)).toMatchObject({
      events: 12,
      pageviews: 12,
      visitors: 12,
      newVisitors: 12,
      sessions: 12,
    });
    expect(await letters(t)).toEqual([]);
    const { siteId } = site;
    const now = Date.now();
    expect(await t.query(api.health.getHealth, { siteId, now })).toMatchObject({
      ok: true,
      deadLetters: { active: 0 },
    });
  });

  test("is counted in its own lane, and bridges the sessions beside it", async () => {
    const t = initConvexTest();
    const site = await initSite(t, { lanes: 4 });
    poison((eventId) => eventId === "event1");
    const views = [0, 20, 40].map((minute, index) => ({
      ...viewOf(index),
      visitorId: "visitor1",
      occurredAt: START - HOUR + minute * MINUTE,
    }));
    stored(await site.send(views));
    await foldAll(t);
    expect(await overviewOf(site)).toMatchObject({ events: 2, sessions: 2 });
    cure();
    await advance(t, 5 * MINUTE);
    expect(await overviewOf(site)).toMatchObject({ events: 3, sessions: 1 });
    const { events, deltas } = await t.run(async (ctx) => ({
      events: await allEvents(ctx),
      deltas: await ctx.db.query("rollups").collect(),
    }));
    const lanes = new Set(events.map(({ lane }) => lane));
    expect(lanes).not.toContain(0);
    expect(new Set(deltas.map(({ lane }) => lane))).toEqual(lanes);
  });

  test("counts once in two runs at once", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 5);
    cure();
    const runs = await Promise.all([retry(t), retry(t)]);
    expect(runs.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(5);
    expect(await overviewOf(site)).toMatchObject({ events: 5, sessions: 5 });
  });

  test("whose event is gone is dropped", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 3);
    cure();
    await t.run(async (ctx) => {
      const event = await ctx.db.query("events").first();
      if (event) await ctx.db.delete("events", event._id);
    });
    expect(await retry(t)).toEqual({
      retried: 2,
      succeeded: 2,
      hasMore: false,
    });
    expect(await letters(t)).toEqual([]);
    expect(await overviewOf(site)).toMatchObject({ events: 2 });
  });

  test("of a site that is being deleted leaves nothing behind", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 1);
    cure();
    await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
    expect(await retry(t)).toMatchObject({ retried: 0, succeeded: 0 });
    const rows = await t.run(async (ctx) => [
      ...(await ctx.db.query("deadLetters").collect()),
      ...(await allSessions(ctx)),
      ...(await ctx.db.query("rollups").collect()),
    ]);
    expect(rows).toEqual([]);
  });
});

describe("a retry that fails", () => {
  test("waits twice as long each time, an hour at most, and says why", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    poison(() => true);
    stored(await site.send([viewOf(0)]));
    await advance(t, MINUTE);
    const [first] = await letters(t);
    expect(first?.retryAt).toBe((first?.failedAt ?? 0) + MINUTE);
    vi.setSystemTime(first?.retryAt ?? 0);
    const waits: number[] = [];
    for (let attempts = 1; attempts <= 8; attempts++) {
      poison(() => true, `failure ${attempts}`);
      expect(await retry(t)).toMatchObject({ retried: 1, succeeded: 0 });
      const [letter] = await letters(t);
      expect(letter).toMatchObject({
        attempts,
        error: `failure ${attempts}`,
        failedAt: first?.failedAt,
      });
      const waitMs = (letter?.retryAt ?? 0) - Date.now();
      waits.push(waitMs / MINUTE);
      // One millisecond early it is not due.
      vi.setSystemTime(Date.now() + waitMs - 1);
      expect(await retry(t)).toMatchObject({ retried: 0 });
      vi.setSystemTime(Date.now() + 1);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    cure();
    expect(await retry(t)).toMatchObject({ retried: 1, succeeded: 1 });
    expect(await overviewOf(site)).toMatchObject({ events: 1, sessions: 1 });
  });

  test("leaves no trace, and holds up no other", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 5);
    poison((eventId) => ["event0", "event3"].includes(eventId));
    expect(await retry(t)).toEqual({
      retried: 5,
      succeeded: 3,
      hasMore: false,
    });
    expect(await overviewOf(site)).toMatchObject({ events: 3, visitors: 3 });
    const rows = await t.run((ctx) => allVisitors(ctx));
    expect(rows).toHaveLength(3);
    expect(await letters(t)).toHaveLength(2);
  });
});

describe("more letters than one run takes", () => {
  test("are retried ten at a time, each run behind the other", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 25);
    cure();
    expect(await retry(t)).toEqual({
      retried: 10,
      succeeded: 10,
      hasMore: true,
    });
    expect(await letters(t)).toHaveLength(15);
    // The first step starts the chain of the site.
    for (let step = 0; step < 2; step++) {
      vi.advanceTimersByTime(1);
      await t.finishInProgressScheduledFunctions();
    }
    expect(await letters(t)).toHaveLength(5);
    await advance(t, MINUTE);
    expect(await letters(t)).toEqual([]);
    expect(await overviewOf(site)).toMatchObject({ events: 25, sessions: 25 });
  });

  test("end when none is due, even if all fail", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 12);
    addEvent.mockClear();
    expect(await retry(t)).toEqual({
      retried: 10,
      succeeded: 0,
      hasMore: true,
    });
    await advance(t, MINUTE);
    expect(addEvent).toHaveBeenCalledTimes(12);
  });
});

describe("a letter that is due for hours", () => {
  test("is put off, then tried alone", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await setAside(t, site, 1);
    vi.setSystemTime(Date.now() + 3 * HOUR);
    addEvent.mockClear();
    poison(() => true, "still bad");
    const putOff = { attempts: 1, retryAt: Date.now() + 2 * MINUTE };
    expect(await retry(t)).toEqual({
      retried: 1,
      succeeded: 0,
      hasMore: false,
    });
    expect(addEvent).not.toHaveBeenCalled();
    expect(await letters(t)).toMatchObject([putOff]);
    await advance(t, MINUTE);
    expect(addEvent).toHaveBeenCalledTimes(1);
    expect(await letters(t)).toMatchObject([{ ...putOff, error: "still bad" }]);
    cure();
    await advance(t, 3 * HOUR);
    await retry(t);
    await advance(t, MINUTE);
    expect(await letters(t)).toEqual([]);
    expect(await overviewOf(site)).toMatchObject({ events: 1, sessions: 1 });
  });
});

const arbitraryHistory = arbitrarySite().chain((site) =>
  arbitraryEvents(site, { maxEvents: 20, spanMs: 4 * HOUR }).chain((events) =>
    fc.record({
      site: fc.constant(site),
      events: fc.constant(events),
      bad: fc.uniqueArray(fc.nat({ max: Math.max(0, events.length - 1) }), {
        maxLength: 5,
      }),
      pauseMs: fc.constantFrom(2 * MINUTE, 10 * MINUTE, 3 * HOUR),
      ranges: fc.tuple(arbitraryRange(site, events)),
    }),
  ),
);

test("reports equal the reference whichever events came back, compacted or not", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async (history) => {
      const { site, events, bad, pauseMs, ranges } = history;
      vi.setSystemTime(site.origin + 5 * HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule, lanes } = site;
      const settings = { timeZone, sessionTimeoutMs, sessionRule, lanes };
      const target = await initSite(t, settings);
      poison((eventId) => bad.some((index) => eventId === `event${index}`));
      stored(
        await target.send(
          events.map((event, index) => incomingOf(event, `event${index}`)),
        ),
      );
      await foldAll(t);
      expect(await letters(t)).toHaveLength(events.length && bad.length);
      await advance(t, pauseMs);
      cure();
      const { siteId } = target;
      await t.mutation(api.deadLetters.retryDeadLetters, { siteId });
      await advance(t, MINUTE);
      expect(await letters(t)).toEqual([]);
      await checkReports(t, target.siteId, site, events, ranges);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
