/**
 * Hours and days with many keys: split into units, trimmed once, with an honest `other` and bound.
 */
import { toStored } from "../model/rollups/storedDims.js";
import { expect, test, vi } from "vitest";
import type { Breakdown } from "../../shared/api/reports.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { unpackTable } from "../../shared/codec/cellCodec.js";
import {
  dimensionNames,
  dimensions,
  layoutOf,
  type Dimension,
} from "../../shared/dimensions.js";
import { api } from "../_generated/api.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  type TestSite,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();

const DAY_START = Date.UTC(2026, 2, 2);
const HOUR_START = DAY_START + 9 * HOUR;
const day = { from: DAY_START, to: DAY_START + DAY };
const hour = { from: HOUR_START, to: HOUR_START + HOUR };

const view = (visitorId: string, path: string, at = START): IncomingEvent => ({
  type: "pageview",
  visitorId,
  path,
  occurredAt: at,
});

const VISITORS = 260;
/** Each visitor begins on a page of its own; the first goes on to many more, some of them again. */
const history = [
  ...Array.from({ length: VISITORS }, (_, index) =>
    view(`visitor${index}`, `/products/p${index}`),
  ),
  ...Array.from({ length: 400 }, (_, index) =>
    view("visitor0", `/questions/q${index}`, START + SECOND),
  ),
  ...Array.from({ length: 120 }, (_, index) =>
    view("visitor0", `/questions/q${index % 60}`, START + SECOND),
  ),
];

async function sendHistory(site: TestSite): Promise<void> {
  for (let from = 0; from < history.length; from += 400) {
    stored(await site.send(history.slice(from, from + 400)));
  }
}

async function pass(t: TestBackend, durationMs: number): Promise<void> {
  const step = durationMs > 2 * DAY ? 2 * HOUR : 10 * MINUTE;
  for (let passed = 0; passed < durationMs; passed += step) {
    vi.advanceTimersByTime(step);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

function breakdown(
  t: TestBackend,
  { siteId }: TestSite,
  dimension: Dimension,
  range: { from: number; to: number },
) {
  return t.query(api.reports.getBreakdown, {
    siteId,
    dimension,
    ...range,
    limit: 1000,
  });
}

/** The number of times that each page is viewed, or begins or ends a session. */
function truth(pick: "page" | "entryPage", events: IncomingEvent[]) {
  const counts = new Map<string, number>();
  const first = new Map<string, IncomingEvent>();
  for (const event of events) {
    const { visitorId = "", occurredAt = 0 } = event;
    const known = first.get(visitorId);
    if (!known || occurredAt < (known.occurredAt ?? 0)) {
      first.set(visitorId, event);
    }
  }
  const counted = pick === "page" ? events : first.values();
  for (const { path = "" } of counted) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

/** Rows are never too high, short by the bound at most, and add up to everything with `other`. */
function expectHonest(
  answer: Breakdown,
  metric: "events" | "sessions",
  counts: ReadonlyMap<string, number>,
): void {
  const bound = answer.bound?.[metric] ?? 0;
  const shown = new Map(answer.rows.map((row) => [row.key, row[metric] ?? 0]));
  let total = answer.other?.[metric] ?? 0;
  for (const count of shown.values()) total += count;
  let expected = 0;
  for (const key of new Set([...counts.keys(), ...shown.keys()])) {
    const count = counts.get(key) ?? 0;
    expected += count;
    const short = count - (shown.get(key) ?? 0);
    expect(short).toBeGreaterThanOrEqual(0);
    expect(short).toBeLessThanOrEqual(bound);
  }
  expect(total).toBe(expected);
  expect(answer.approximate).toBe(answer.bound !== null);
  const { dimension, packed } = answer;
  for (const { sums } of unpackTable(
    layoutOf(dimension),
    packed,
  ).cells.values()) {
    expect(Math.min(...sums)).toBeGreaterThanOrEqual(0);
  }
}

test("large buckets are split, settled ones trimmed, late events still count", async () => {
  const t = initConvexTest();
  const site = await initSite(t);
  await sendHistory(site);
  await foldAll(t);
  const read = () =>
    Promise.all(
      [day, hour].flatMap((range) =>
        dimensionNames.map((dimension) => breakdown(t, site, dimension, range)),
      ),
    );
  const before = await read();
  expect(before.every((answer) => !answer.approximate)).toBe(true);

  await pass(t, 3 * HOUR);
  const splitHour = [...dimensionNames, "totals"].map((unit) => `hour ${unit}`);
  expect(await blocks(t)).toEqual(splitHour.sort());
  expect(await read()).toEqual(before);

  await pass(t, 30 * HOUR);
  const splitDay = [...dimensionNames, "totals"].map((unit) => `day ${unit}`);
  expect(await blocks(t)).toEqual([...splitDay, ...splitHour].sort());
  expect(await read()).toEqual(before);

  await pass(t, 8 * DAY);
  const events = [...history];
  const expectBounded = async () => {
    const pages = await breakdown(t, site, "page", day);
    expect(pages.keyCount).toBeLessThanOrEqual(201);
    expectHonest(pages, "events", truth("page", events));
    const pagesOfHour = await breakdown(t, site, "page", hour);
    expect(pagesOfHour.keyCount).toBeLessThanOrEqual(501);
    expectHonest(pagesOfHour, "events", truth("page", events));
    for (const range of [day, hour]) {
      const entries = await breakdown(t, site, "entryPage", range);
      expectHonest(entries, "sessions", truth("entryPage", events));
    }
    return pages;
  };
  const settled = await expectBounded();
  expect(settled.keyCount).toBe(200);
  // The 60 pages that are viewed thrice are all there, and no page lost more than one view.
  expect(settled.rows[59]).toMatchObject({ events: 3 });
  expect(settled.bound).toMatchObject({ events: 1 });

  // Early beginnings come to light for sessions whose entry page was trimmed, and for some kept.
  const late = [0, 100, 199, 200, 230, 259].map((index) =>
    view(`visitor${index}`, "/early", START - 10 * MINUTE),
  );
  events.push(...late);
  stored(await site.send(late));
  await foldAll(t);
  await expectBounded();
  await pass(t, 3 * HOUR);
  expect(await blocks(t)).not.toContain("delta totals");
  await expectBounded();

  await pass(t, 36 * DAY);
  expect(await blocks(t)).toContain("month page");
  const month = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) };
  const pages = await breakdown(t, site, "page", month);
  expectHonest(pages, "events", truth("page", events));
});

test("an hour that takes several runs leaves deltas over, and still gets its day", async () => {
  const t = initConvexTest();
  const site = await initSite(t);
  await sendHistory(site);
  await foldAll(t);
  const before = await site.overview(day.from, day.to);
  const pagesBefore = await breakdown(t, site, "page", day);
  await addBallast(t, site);
  await pass(t, 3 * HOUR);
  expect(await blocks(t)).not.toContain("delta *");
  expect(await blocks(t)).not.toContain("delta totals");
  expect(await site.overview(day.from, day.to)).toEqual(before);
  const pages = await breakdown(t, site, "page", day);
  expect(pages.rows).toEqual(pagesBefore.rows);
  await pass(t, 30 * HOUR);
  expect(await blocks(t)).toContain("day totals");
  expect(await site.overview(day.from, day.to)).toEqual(before);
});

/** Parts of 4 MiB with many cities of no weight, so that one run cannot take them all. */
async function addBallast(t: TestBackend, { siteId }: TestSite) {
  const { packTable } = await import("../../shared/codec/cellCodec.js");
  const { cellOf, emptyTable } = await import("../../shared/codec/cells.js");
  for (let part = 0; part < 14; part++) {
    const table = emptyTable();
    for (let index = 0; index < 1500; index++) {
      const key = `${part} ${index} ${"x".repeat(180)}`;
      cellOf(table, dimensions.city, key).sums[0] = 1;
    }
    await t.run((ctx) =>
      ctx.db.insert("rollups", {
        siteId: siteId,
        level: "delta",
        unit: "*",
        bucket: HOUR_START,
        lane: 1,
        part,
        dims: toStored([
          { dimension: "city", ...packTable(dimensions.city, table) },
        ]),
      }),
    );
  }
}

function blocks(t: TestBackend): Promise<string[]> {
  return t.run(async (ctx) => {
    const rows = await ctx.db.query("rollups").collect();
    return [
      ...new Set(rows.map(({ level, unit }) => `${level} ${unit}`)),
    ].sort();
  });
}
