/**
 * Compaction has never run for a quarter of a year. Reports stay bounded, and compaction catches up
 * with one run for each day.
 */
import { expect, test } from "vitest";
import { Deltas } from "../../src/component/model/rollups/deltas.js";
import {
  packTables,
  splitUnits,
} from "../../src/component/model/rollups/blocks.js";
import { toStored } from "../../src/component/model/rollups/storedDims.js";
import { OVERVIEW, OVERVIEW_KEY } from "../../src/shared/dimensions.js";
import { hash32 } from "../../src/shared/codec/hash.js";
import type { Overview, Timeseries } from "../../src/shared/api/reports.js";
import { DAY, HOUR, MIB, MINUTE, SECOND } from "../../src/shared/units.js";
import { defaultLimits } from "./engine.js";
import { startFootfall, START, type Footfall } from "./footfall.helpers.js";

/** The end is three hours ago, where everything is closed. */
const END = Math.floor(START / HOUR) * HOUR - 3 * HOUR;
const lastDays = (days: number) => ({
  from: END - days * DAY,
  to: END,
  now: START,
});
/** Few enough days that reports read 16 lanes of them whole. */
const week = lastDays(7);

/** Makes the rows that one lane's folds have written for an hour: one visit of two pages. */
function unitsOf(hour: number, lane: number) {
  const deltas = new Deltas();
  const hashes = { visitors: hash32(`visitor ${hour} ${lane}`) };
  const views = { events: 2, pageviews: 2 };
  const visit = { ...views, sessions: 1, durationMs: SECOND };
  const overview = { ...visit, newVisitors: 1 };
  deltas.add(hour, OVERVIEW, OVERVIEW_KEY, { sums: overview, hashes });
  deltas.add(hour, "page", "/", { sums: views, hashes });
  deltas.add(hour, "entryPage", "/", { sums: visit, hashes });
  const country = lane % 2 === 0 ? "DE" : "IN";
  deltas.add(hour, "country", country, { sums: visit, hashes });
  const [tables] = deltas.hours.values();
  if (!tables) throw new Error("Nothing was added.");
  return splitUnits(tables);
}

async function insertDeltas(
  { engine, siteId }: Footfall,
  lanes: number,
  { from, to }: typeof week,
) {
  const spanAtOnce = Math.floor(4000 / lanes) * HOUR;
  for (let start = from; start < to; start += spanAtOnce) {
    await engine.run(async (ctx) => {
      const end = Math.min(to, start + spanAtOnce);
      for (let bucket = start; bucket < end; bucket += HOUR) {
        for (let lane = 0; lane < lanes; lane++) {
          for (const [unit, tables] of Object.entries(unitsOf(bucket, lane))) {
            await ctx.db.insert("rollups", {
              siteId,
              level: "delta",
              unit,
              bucket,
              lane,
              part: 0,
              dims: toStored(packTables(tables)),
            });
          }
        }
      }
    });
  }
}

async function answers(footfall: Footfall, range: typeof week) {
  const asked = [
    ["getOverview", range],
    ["getTimeseries", { ...range, interval: "day" }],
    ["getBreakdown", { ...range, dimension: "country" }],
  ] as const;
  const values: { approximate: boolean }[] = [];
  for (const [report, args] of asked) {
    const { value, record } = await footfall.report(report, args);
    expect(record.used.bytesRead).toBeLessThan(8 * MIB);
    expect(record.used.documentsRead).toBeLessThan(
      defaultLimits.documentsRead / 2,
    );
    values.push(value as unknown as { approximate: boolean });
  }
  return values;
}

const hasPart = (answer: { approximate: boolean }) => answer.approximate;

test.each([
  [30, 1],
  [90, 16],
])(
  "%i days of deltas in %i lanes are answered within the limits, and caught up",
  { timeout: 240_000 },
  async (days, lanes) => {
    const footfall = await startFootfall({ lanes });
    const everything = lastDays(days);
    await insertDeltas(footfall, lanes, everything);
    const visits = days * 24 * lanes;

    const before = await answers(footfall, everything);
    const ofWeek = await answers(footfall, week);
    expect(ofWeek.some(hasPart)).toBe(false);
    const isPartial = lanes > 1;
    expect(before.map(hasPart)).toEqual(before.map(() => isPartial));
    const { events, sessions } = await footfall.overview(everything);
    expect(events).toBe(2 * sessions);
    if (isPartial) expect(sessions).toBeLessThan(visits);
    else expect(sessions).toBe(visits);

    const first = footfall.mutations.length;
    const { engine } = footfall;
    const run = await engine.action("compaction:compactShards");
    // Hours of today are quiet with one lane. With 16 lanes they have runs of their own.
    const ofToday = isPartial ? (END % DAY) / HOUR : 0;
    const scheduled = days + ofToday;
    expect(run).toEqual({ sites: 1, scheduled, hasMore: false });
    await footfall.advance(4 * HOUR);
    expect(footfall.failures()).toEqual([]);
    const mutations = footfall.mutations.slice(first);
    const most = (used: (record: (typeof mutations)[number]) => number) =>
      Math.max(...mutations.map(used));
    expect(most(({ used }) => used.functionsScheduled)).toBe(scheduled);
    // A day in 16 lanes has 768 rows of deltas. Deleting a row reads it again.
    expect(most(({ used }) => used.documentsRead)).toBeLessThan(1600);
    expect(most(({ used }) => used.databaseQueries)).toBeLessThan(1000);
    expect(most(({ used }) => used.bytesRead)).toBeLessThan(MIB);
    const ofDeltas = isPartial ? [] : ["delta"];
    const levels = ["day", ...ofDeltas, "hour", "month"];
    expect(await levelsOf(footfall)).toEqual(levels);

    const after = await answers(footfall, everything);
    expect(after.some(hasPart)).toBe(false);
    if (!isPartial) expect(after).toEqual(before);
    expect(await answers(footfall, week)).toEqual(ofWeek);
    expect(after[0]).toMatchObject({
      events: 2 * visits,
      sessions: visits,
      // Never more than the visitors, because those are an estimate.
      newVisitors: Math.min(visits, (after[0] as unknown as Overview).visitors),
    });
    const { buckets } = after[1] as unknown as Timeseries;
    expect(buckets.reduce((sum, day) => sum + day.sessions, 0)).toBe(visits);
    expect(buckets[1]).toMatchObject({ sessions: 24 * lanes });
    const { rows } = await footfall.breakdown(everything, "country");
    expect(rows.map((row) => row.sessions)).toEqual(
      lanes > 1 ? [visits / 2, visits / 2] : [visits],
    );
    expect(await engine.action("compaction:compactShards")).toMatchObject({
      scheduled: 0,
    });
    await footfall.advance(MINUTE);
    footfall.close();
  },
);

async function levelsOf({ engine }: Footfall): Promise<string[]> {
  const levels = new Set<string>();
  const { store } = engine.runtime;
  for (const { document } of store.table("", "rollups").rows.values()) {
    if (typeof document.level === "string") levels.add(document.level);
  }
  return [...levels].sort();
}
