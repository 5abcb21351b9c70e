import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { addRevenue } from "../../shared/codec/cells.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  packTables,
  tableOf,
  TOTALS,
  unpackTables,
} from "../model/rollups/blocks.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
import {
  passHours,
  rebuild as rebuildRange,
  repaired as untilRepaired,
  rowsOf,
} from "./repairs.helpers.js";
import {
  advance,
  foldAll,
  losePending,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allSessions, changeSession } from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const day = Date.UTC(2026, 2, 2);
const today = { from: day, to: day + DAY };
const monthStart = Date.UTC(2026, 2, 1);

let ids = 0;
function visit(visitorId: string, at: number, path = "/"): IncomingEvent[] {
  const event = { visitorId, type: "pageview" as const };
  const revenue = { amount: 995, currency: "EUR" };
  return [
    { ...event, eventId: `${ids++}`, path, occurredAt: at, revenue },
    { ...event, eventId: `${ids++}`, path: "/end", occurredAt: at + MINUTE },
  ];
}

/** Some visits of this morning, compacted into hours and, two days later, into their day. */
async function compactedVisits() {
  for (let hour = 0; hour < 8; hour++) {
    await site.send([
      ...visit("ann", day + hour * HOUR, `/page ${hour}`),
      ...visit(`visitor ${hour}`, day + hour * HOUR + 10 * MINUTE),
    ]);
  }
  await foldAll(t);
  await passDays(2);
}

const passDays = (days: number) => passHours(t, days * 24);
const repaired = () => untilRepaired(t);

const overview = () =>
  t.query(api.reports.getOverview, { siteId: site.siteId, ...today });
const pages = async () => {
  const { rows } = await t.query(api.reports.getBreakdown, {
    siteId: site.siteId,
    ...today,
    dimension: "page",
  });
  return rows;
};
const audit = () =>
  t.mutation(api.audit.auditBuckets, { siteId: site.siteId, sample: 200 });
const rebuild = () => rebuildRange(t, site, today);

/**
 * Adds 7 to the first figure and to the revenue of a key: what a bug, or a hand at the data, could
 * have left.
 */
async function plant(
  level: "hour" | "day" | "month",
  group: "overview" | "page",
  key: string,
) {
  const unit = group === "overview" ? TOTALS : "*";
  const [row] = await rowsOf(t, level, unit);
  expect(row).toBeDefined();
  if (!row) return;
  const tables = unpackTables(fromStored(row.dims));
  const cell = tableOf(tables, group).cells.get(key);
  expect(cell).toBeDefined();
  if (cell) {
    cell.sums[0]! += 7;
    addRevenue(cell, [{ amount: 7, currency: "EUR" }]);
  }
  await t.run((ctx) =>
    ctx.db.patch("rollups", row._id, { dims: toStored(packTables(tables)) }),
  );
}

describe("auditBuckets", () => {
  test("finds nothing where nothing is wrong", async () => {
    await compactedVisits();
    const { audited, skipped, drift } = await audit();
    expect({ skipped, drift }).toEqual({ skipped: 0, drift: [] });
    expect(audited).toBe(8);
  });

  test.each([
    ["hour", "overview", ""],
    ["hour", "page", "/page 0"],
    ["day", "overview", ""],
    ["day", "page", "/page 3"],
    ["month", "overview", ""],
    ["month", "page", "/page 5"],
  ] as const)(
    "finds a wrong cell of a %s in %s, and rebuildRange repairs it",
    async (level, group, key) => {
      await compactedVisits();
      if (level === "month") await passDays(40);
      const right = [await overview(), await pages()];
      await plant(level, group, key);
      const { drift } = await audit();
      for (const metric of ["events", "revenue:EUR"]) {
        const found = drift.find(
          (some) => some.level === level && some.metric === metric,
        );
        expect(found).toMatchObject({
          bucket: level === "month" ? monthStart : day,
          dimension: group,
          key,
        });
        expect(found && found.stored - found.expected).toBe(7);
      }
      const rebuilt = await rebuild();
      expect(rebuilt).toEqual({ ...today, repairing: 1 });
      await repaired();
      expect((await audit()).drift).toEqual([]);
      expect([await overview(), await pages()]).toEqual(right);
      expect(await t.run((ctx) => ctx.db.query("repairs").first())).toBeNull();
    },
  );

  test("finds a session that differs from its events", async () => {
    await compactedVisits();
    await t.run(async (ctx) => {
      const [session] = await allSessions(ctx);
      if (session)
        await changeSession(ctx, session, {
          pageviews: 9,
          revenue: [{ amount: 1, currency: "EUR" }],
        });
    });
    const { drift } = await audit();
    expect(drift).toContainEqual({
      level: "session",
      bucket: day,
      dimension: "overview",
      key: "ann",
      metric: "pageviews",
      stored: 9,
      expected: 2,
    });
    expect(drift).toContainEqual({
      level: "session",
      bucket: day,
      dimension: "overview",
      key: "ann",
      metric: "revenue:EUR",
      stored: 1,
      expected: 995,
    });
  });

  test("refuses a sample that is none", async () => {
    for (const sample of [0, 1.5, 201]) {
      await expect(
        t.mutation(api.audit.auditBuckets, { siteId: site.siteId, sample }),
      ).rejects.toThrow("sample is");
    }
  });
});

describe("rebuildRange", () => {
  test("brings back blocks that are gone", async () => {
    await compactedVisits();
    const right = [await overview(), await pages()];
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("rollups").collect()) {
        await ctx.db.delete("rollups", row._id);
      }
    });
    expect((await overview()).events).toBe(0);
    await rebuild();
    await repaired();
    expect([await overview(), await pages()]).toEqual(right);
    expect(await rowsOf(t, "day", TOTALS)).toHaveLength(1);
  });

  test("leaves the figures of an open hour right, and folds go on", async () => {
    await site.send(visit("ann", START - MINUTE));
    await foldAll(t);
    const before = await overview();
    await rebuild();
    await site.send(visit("bea", START - 2 * MINUTE));
    await foldAll(t);
    const after = await overview();
    expect(before).toMatchObject({ events: 2, sessions: 1, visitors: 1 });
    expect(after).toMatchObject({ events: 4, sessions: 2, visitors: 2 });
    await passDays(2);
    expect(await overview()).toMatchObject({ events: 4, visitors: 2 });
    expect(await rowsOf(t, "delta", TOTALS)).toEqual([]);
    expect(await rowsOf(t, "day", TOTALS)).toHaveLength(1);
  });

  test("counts what waits to be folded once", async () => {
    await compactedVisits();
    await site.send(visit("late", day + 3 * HOUR), { import: true });
    await rebuild();
    await repaired();
    expect(await overview()).toMatchObject({ events: 34, sessions: 17 });
    expect((await audit()).drift).toEqual([]);
  });

  /** Three transactions' worth of raw events in one hour. */
  async function fatHour() {
    const text = "x".repeat(7900);
    const properties = ["a", "b", "c"].map((key) => ({ key, value: text }));
    const events = Array.from({ length: 420 }, (_, index): IncomingEvent => {
      const [event] = visit(`visitor ${index % 60}`, day + index * 5000);
      return { ...event!, path: `/${index % 90}`, properties };
    });
    for (let sent = 0; sent < events.length; sent += 140) {
      await site.send(events.slice(sent, sent + 140));
    }
    await foldAll(t);
    await passDays(2);
  }
  const countOf = async () =>
    (await t.run((ctx) => ctx.db.query("repairs").first()))?.count;

  test("counts a large hour in several transactions, of which reports see none", async () => {
    await fatHour();
    const right = [await overview(), await pages()];
    expect(right[0]).toMatchObject({ events: 420, visitors: 60 });
    await plant("hour", "overview", "");
    await plant("day", "overview", "");
    const wrong = await overview();
    await rebuild();
    let transactions = 0;
    for (; transactions < 100; transactions++) {
      vi.advanceTimersByTime(1);
      await t.finishInProgressScheduledFunctions();
      if (!(await countOf())) break;
      expect(await overview()).toEqual(wrong);
    }
    expect(transactions).toBeGreaterThanOrEqual(3);
    await repaired();
    expect([await overview(), await pages()]).toEqual(right);
    expect(await rowsOf(t, "staged", TOTALS)).toEqual([]);
  });

  test("begins a large hour again when a late event comes in between", async () => {
    await fatHour();
    await plant("hour", "overview", "");
    await plant("day", "overview", "");
    await rebuild();
    vi.advanceTimersByTime(1);
    await t.finishInProgressScheduledFunctions();
    expect(await countOf()).toBeDefined();
    await site.send(visit("late", day + 2 * MINUTE, "/late"));
    await foldAll(t);
    await repaired();
    const after = await overview();
    expect(after).toMatchObject({ events: 422, sessions: 61, visitors: 61 });
    expect(await rowsOf(t, "staged", TOTALS)).toEqual([]);
    expect(await rowsOf(t, "delta", TOTALS)).toEqual([]);
  });

  test("sums up days whose hours are past their retention, clean-up or not", async () => {
    const { siteId } = site;
    await compactedVisits();
    const right = [await overview(), await pages()];
    await t.mutation(api.sites.updateSite, { siteId, hourRetentionDays: 1 });
    vi.setSystemTime(Date.now() + 2 * DAY);
    const cleanUp = () => t.mutation(api.retention.cleanupSite, { siteId });
    await cleanUp();
    expect(await rowsOf(t, "hour", TOTALS)).toEqual([]);
    await plant("day", "page", "/page 3");
    await rebuild();
    for (let step = 0; step < 20; step++) {
      vi.advanceTimersByTime(1);
      await t.finishInProgressScheduledFunctions();
      await cleanUp();
    }
    await repaired();
    expect([await overview(), await pages()]).toEqual(right);
    await cleanUp();
    expect(await rowsOf(t, "hour", TOTALS)).toEqual([]);
    expect([await overview(), await pages()]).toEqual(right);
  });

  test("goes on after its chain was cut off, when compaction comes by", async () => {
    await compactedVisits();
    const right = await overview();
    await plant("day", "overview", "");
    await rebuild();
    await losePending(t, "repairs");
    await advance(t, 2 * HOUR);
    expect(await overview()).not.toEqual(right);
    await t.action(api.compaction.compactShards, {});
    await repaired();
    expect(await overview()).toEqual(right);
  });

  test("answers at once where there is nothing to rebuild", async () => {
    const rebuilt = await rebuild();
    expect(rebuilt).toEqual({ from: day, to: day, repairing: 0 });
  });
});
