/** Ragged hours with more rows than their budget, in reports as they are asked for. */
import { describe, expect, test } from "vitest";
import { overviewOf } from "../../shared/figures/answers.js";
import { emptyTable } from "../../shared/codec/cells.js";
import { OVERVIEW } from "../../shared/dimensions.js";
import { HOUR, MIB, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { edgeLimits } from "../budget/reportLimits.js";
import { inOneTable, readReport } from "./reportReader.js";
import { requireSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import type { RowLimits } from "../budget/rowBudget.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const SIX = Date.UTC(2026, 2, 2, 6);

interface ViewOptions {
  stepMs?: number;
  path?: string;
  /** The visitor of each; by default one of its own. */
  visitor?: (index: number) => string;
  /** Size of a property: with 1,000 of them 900 views are more than the budget of an edge. */
  bytes?: number;
}

const views = (
  count: number,
  from: number,
  {
    stepMs = 1,
    path = "/",
    visitor = (index) => `visitor${from}-${index}`,
    bytes = 1000,
  }: ViewOptions = {},
) =>
  Array.from({ length: count }, (_, index) => ({
    type: "pageview" as const,
    visitorId: visitor(index),
    path,
    occurredAt: from + index * stepMs,
    properties: [{ key: "note", value: "x".repeat(bytes) }],
  }));

async function start(lanes = 1) {
  const t = initConvexTest();
  const site = await initSite(t, { lanes });
  const send = async (events: ReturnType<typeof views>) => {
    for (let first = 0; first < events.length; first += 100) {
      await site.send(events.slice(first, first + 100));
    }
  };
  const overview = (from: number, to: number) => site.overview(from, to);
  return { t, site, siteId: site.siteId, send, overview };
}

describe("900 of 1,200 views of an hour lie in the range", () => {
  /** 900 from 6:00 to 6:45, 300 from 6:45 on. */
  const hour = (options: ViewOptions = {}) => [
    ...views(900, SIX, { stepMs: 2 * SECOND, ...options }),
    ...views(300, SIX + 45 * MINUTE, {
      stepMs: SECOND,
      path: "/late",
      ...options,
    }),
  ];
  const cut = [SIX - HOUR, SIX + 45 * MINUTE] as const;

  test("they are 900: events, sessions and visitors have budgets of their own", async () => {
    const { send, t, overview } = await start();
    await send(hour({ bytes: 100 }));
    await foldAll(t);
    const answer = await overview(...cut);
    expect(answer).toMatchObject({
      pageviews: 900,
      sessions: 900,
      // Never more than the visitors, who are estimated.
      newVisitors: Math.min(900, answer.visitors),
      approximate: false,
    });
  });

  test("past the budget, the smaller side is counted", async () => {
    const { send, t, siteId, overview } = await start(3);
    // 25 visitors, who were there all the time.
    await send(hour({ visitor: (n) => `visitor${n % 25}` }));
    await foldAll(t);
    await advance(t, 3 * HOUR);
    const answer = await overview(...cut);
    expect(answer).toMatchObject({
      events: 900,
      pageviews: 900,
      visitors: 25,
      newVisitors: 25,
    });
    // All visitors of the last quarter of the hour were met in what was read of the rest.
    expect(answer.approximations).toBeUndefined();
    expect(answer.approximate).toBe(false);
    const pages = await t.query(api.reports.getBreakdown, {
      ...{ siteId, from: cut[0], to: cut[1], dimension: "page" },
    });
    expect(pages.rows).toMatchObject([
      { key: "/", pageviews: 900, visitors: 25 },
    ]);
    const series = await t.query(api.reports.getTimeseries, {
      ...{ siteId, from: cut[0], to: cut[1], interval: "hour" },
    });
    expect(series.buckets.map(({ pageviews }) => pageviews)).toEqual([0, 900]);
    // And the other way around: the quarter hour by itself.
    const rest = await overview(SIX + 45 * MINUTE, SIX + 2 * HOUR);
    expect(rest).toMatchObject({ pageviews: 300, approximate: false });
  });

  test("visitors that cannot be told are approximate, and nothing else is", async () => {
    const { send, t, overview } = await start();
    await send(views(900, SIX, { stepMs: SECOND }));
    await send(views(100, SIX + 50 * MINUTE, { visitor: (n) => `late${n}` }));
    await foldAll(t);
    const answer = await overview(SIX, SIX + 50 * MINUTE);
    expect(answer).toMatchObject({
      pageviews: 900,
      sessions: 900,
      newVisitors: 900,
      approximate: true,
    });
    expect(answer.approximations).toContainEqual({
      reason: "budget",
      figures: "visitors",
      atMost: 100,
    });
    const said = answer.approximations?.filter(
      ({ reason }) => reason !== "sketch",
    );
    expect(said?.map(({ figures }) => figures)).toEqual(["visitors"]);
  });
});

test("new visitors who are shown as fewer, because visitors are, are approximate as well", async () => {
  const { send, t, overview } = await start();
  const step = (by: number) => ({ stepMs: by * SECOND, bytes: 1500 });
  const visitor = (first: number) => ({
    visitor: (n: number) => `visitor${first + (n % 20)}`,
  });
  await send(views(900, SIX, { ...step(2), ...visitor(0) }));
  // Five more behind the budget, and all of them once more behind the range.
  await send(views(5, SIX + 40 * MINUTE, { ...step(1), ...visitor(20) }));
  await send(views(20, SIX + 45 * MINUTE, { ...step(1), ...visitor(0) }));
  await send(views(5, SIX + 46 * MINUTE, { ...step(1), ...visitor(20) }));
  await foldAll(t);
  const answer = await overview(SIX - HOUR, SIX + 44 * MINUTE);
  expect(answer).toMatchObject({ pageviews: 905, sessions: 25 });
  expect([answer.visitors, answer.newVisitors]).toEqual([20, 20]);
  expect(answer.approximations).toEqual([
    { reason: "budget", figures: "visitors", atMost: 5 },
    { reason: "budget", figures: "newVisitors", atMost: 5 },
  ]);
});

describe("only what folds have counted is taken off", () => {
  test("what waits is not, whatever lies in its time", async () => {
    const { send, t, siteId, overview } = await start();
    await send(views(900, SIX, { stepMs: SECOND }));
    await foldAll(t);
    await t.mutation(api.health.stopFolds, { siteId });
    await send(views(100, SIX + 50 * MINUTE, { visitor: (n) => `late${n}` }));
    expect(await overview(SIX, SIX + 50 * MINUTE)).toMatchObject({
      pageviews: 900,
      sessions: 900,
    });
    await t.mutation(api.health.startFolds, { siteId });
    await foldAll(t);
    expect(await overview(SIX, SIX + 50 * MINUTE)).toMatchObject({
      pageviews: 900,
      sessions: 900,
    });
    expect(await overview(SIX, SIX + HOUR)).toMatchObject({ pageviews: 1000 });
  });

  test("of hours that do not say it, it is not known: a bound says so", async () => {
    const { send, t, overview } = await start();
    await send(views(900, SIX, { stepMs: SECOND }));
    await send(views(100, SIX + 50 * MINUTE));
    await foldAll(t);
    await forget(t);
    const answer = await overview(SIX, SIX + 50 * MINUTE);
    expect(answer).toMatchObject({ pageviews: 900, approximate: true });
    expect(answer.approximations).toContainEqual({
      reason: "budget",
      figures: "events",
      atMost: 100,
    });
  });

  test("while an hour is to be counted again, nobody says that it is exact", async () => {
    const { send, t, siteId, overview } = await start();
    await send(views(900, SIX, { stepMs: SECOND }));
    await foldAll(t);
    await t.run((ctx) =>
      ctx.db.insert("repairs", {
        siteId: siteId,
        day: Date.UTC(2026, 2, 2),
        hours: [SIX],
        updatedAt: 0,
      }),
    );
    const answer = await overview(SIX, SIX + 50 * MINUTE);
    expect(answer.approximations).toContainEqual({
      reason: "budget",
      figures: "all",
    });
  });

  test("a rebuilt hour knows how far it counts", async () => {
    const { send, t, siteId, overview } = await start();
    await send(views(900, SIX, { stepMs: SECOND }));
    await send(views(100, SIX + 50 * MINUTE));
    await foldAll(t);
    await advance(t, 3 * HOUR);
    await forget(t);
    const range = { siteId, from: SIX, to: SIX + HOUR };
    await t.mutation(api.rebuild.rebuildRange, range);
    await advance(t, HOUR);
    const answer = await overview(SIX, SIX + 50 * MINUTE);
    expect(answer).toMatchObject({ pageviews: 900 });
    expect(answer.approximations?.map(({ figures }) => figures)).not.toContain(
      "events",
    );
  });
});

test("the open end of a range that is over is a whole hour, and every answer says to where", async () => {
  const { send, t, siteId } = await start();
  const now = SIX + 50 * MINUTE;
  await send(views(3, SIX, { stepMs: 10 * MINUTE }));
  await send(views(2, SIX + 45 * MINUTE));
  await foldAll(t);
  const range = { siteId, from: SIX - HOUR, to: SIX + 40 * MINUTE, now };
  const said = [{ reason: "budget", figures: "all", to: SIX + HOUR }];
  const { getOverview, getTimeseries, getBreakdown } = api.reports;
  const overview = await t.query(getOverview, range);
  expect(overview).toMatchObject({ pageviews: 5, approximate: true });
  const others = [
    await t.query(getTimeseries, { ...range, interval: "hour" }),
    await t.query(getBreakdown, { ...range, dimension: "page" }),
  ];
  for (const answer of [overview, ...others]) {
    expect(answer.approximations).toEqual(said);
  }
  // Until now there is nothing behind it, and long after it is cut.
  for (const [at, to] of [
    [now, now],
    [now + 3 * HOUR, range.to],
  ] as const) {
    expect(await t.query(getOverview, { ...range, to, now: at })).toMatchObject(
      { pageviews: to === now ? 5 : 3, approximate: false },
    );
  }
});

test("a closed question reads nothing that a fold of other hours writes", async () => {
  const { send, t, siteId } = await start();
  await send(views(40, SIX, { stepMs: SECOND, bytes: 10 }));
  await send(views(10, SIX + 50 * MINUTE, { bytes: 10 }));
  await foldAll(t);
  const read = new Set<string>();
  const few = {
    edge: { rows: 20, bytes: MIB },
    both: { rows: 60, bytes: MIB },
  };
  const table = emptyTable();
  const said = await t.run(async (ctx) => {
    const site = await requireSite(ctx, siteId);
    const { db } = ctx;
    const query: typeof db.query = (name) => {
      read.add(name);
      return db.query(name);
    };
    const saidOf = await readReport(
      // No other component either: cursors are in one.
      scopeOf({ ...ctx, db: { ...db, query }, runQuery: refuse }, site),
      { from: SIX, to: SIX + 50 * MINUTE },
      [inOneTable(OVERVIEW, table)],
      { limits: { events: few, sessions: few, visitors: few } },
    );
    return [...saidOf(OVERVIEW)];
  });
  expect(overviewOf(table, said)).toMatchObject({
    pageviews: 40,
    sessions: 40,
    newVisitors: 40,
  });
  // The rows are those of the range alone; horizons and repairs are none of a fold's.
  expect([...read].sort()).toEqual([
    ...["deadLetters", "events", "horizons", "repairs", "rollups"],
    ...["sessions", "visitors"],
  ]);
});

function refuse(): never {
  throw new Error("Another component is asked.");
}

test("what two edges may read leaves room for blocks", () => {
  const sum = (of: (limits: RowLimits) => number) =>
    2 * Object.values(edgeLimits).reduce((all, { both }) => all + of(both), 0);
  expect(sum(({ rows }) => rows)).toBeLessThanOrEqual(20_000);
  expect(sum(({ bytes }) => bytes)).toBeLessThanOrEqual(8 * MIB);
});

function forget(t: TestBackend): Promise<void> {
  return t.run(async (ctx) => {
    for (const { _id } of await ctx.db.query("rollups").collect()) {
      await ctx.db.patch("rollups", _id, { countedTo: undefined });
    }
  });
}
