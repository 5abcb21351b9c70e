/**
 * While somebody looks, a lane with many deltas of a live hour begins new parts, and a run merges
 * the old ones. Reports say the same at every moment.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { api, internal } from "../_generated/api.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { mergeSummaries } from "../../shared/figures/summaries.js";
import type { ReportPart } from "../../shared/api/reports.js";
import { liveDeltas } from "../budget/figureLimits.js";
import { LOOKED_AT_FOR_MS } from "../model/log/foldPace.js";
import { Deltas } from "../model/rollups/deltas.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  initConvexTest,
  initSite,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { addDeltas, DAY_RUN } from "./mergePlans.js";
import {
  dueCalls,
  idOf,
  manyKeys,
  overview,
  pages,
  rowsWith,
  tablesWith,
  type Counts,
} from "./plantedBlocks.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), { lanes: 2 });

const hour = Date.UTC(2026, 2, 2, 12);
const now = hour + 30 * MINUTE;
const bounds = { ...liveDeltas };
beforeEach(() => {
  vi.setSystemTime(now);
});
afterEach(() => void Object.assign(liveDeltas, bounds));

const { mergeParts } = internal.rollups.mergeParts;
const few = { ...overview(1), ...pages(1) };
const many = { ...overview(300), page: manyKeys(300) };

function fold(counts: Counts, lane = 0, bucket = hour): Promise<void> {
  const deltas = new Deltas();
  deltas.hours.set(bucket, tablesWith(counts));
  return inScope(t, site, (scope) =>
    addDeltas(scope, { lane, countedTo: [] }, deltas),
  );
}
const look = (lookedAt: number) =>
  t.run((ctx) =>
    ctx.db.insert("viewings", { siteId: idOf(site), since: 0, lookedAt }),
  );
const runs = () => dueCalls(t, mergeParts);
const deltas = async (lane = 0) =>
  (await rowsWith(t, { level: "delta" })).filter(
    (row) => row.lane === lane && row.unit !== DAY_RUN,
  );
const places = async (lane = 0) =>
  (await deltas(lane)).map(({ unit, part }) => `${unit} ${part}`).sort();
const summary = (part?: ReportPart) =>
  t.query(api.reports.getSummary, {
    siteId: idOf(site),
    ...{ from: hour - HOUR, to: hour + HOUR },
    ...{ interval: "hour", dimensions: ["page"], limit: 1000 },
    ...(part && { part }),
  });

describe("a lane with many deltas of a live hour", () => {
  test("begins new parts while somebody looks, and has the old ones merged", async () => {
    await look(now);
    await fold(many);
    expect(await runs()).toEqual([]);
    await fold(few);
    const cut = {
      siteId: idOf(site),
      bucket: hour,
      lane: 0,
      before: { totals: 1, dimensions: 1 },
    };
    expect(await runs()).toEqual([{ args: cut, at: now }]);
    expect(await places()).toEqual(["* 0", "* 1", "totals 0", "totals 1"]);
    const before = await summary();
    const open = (await deltas()).filter(({ part }) => part === 1);
    await t.mutation(mergeParts, cut);
    // One empty overview stays, so that every hour with deltas has one.
    expect(await places()).toEqual(["* 1", "totals 0", "totals 1"]);
    expect(await deltas()).toEqual(expect.arrayContaining(open));
    expect(await summary()).toEqual(before);
    // The same run again finds nothing.
    await t.mutation(mergeParts, cut);
    expect(await summary()).toEqual(before);
    await fold(few);
    expect(await runs()).toHaveLength(1);
  });

  test("counts all parts since the last cut", async () => {
    await look(now);
    const half = { ...overview(1), page: manyKeys(150) };
    const earlier = async () => {
      const rows = (await deltas()).filter(({ unit }) => unit === "*");
      return rows.map(({ earlierBytes = 0 }) => earlierBytes);
    };
    await fold(half);
    await fold(few);
    const [first, second = 0] = await earlier();
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(150 * 180);
    await fold(half);
    expect(await runs()).toEqual([]);
    await fold(few);
    expect(await runs()).toHaveLength(1);
    expect(await earlier()).toEqual([0, second, 0]);
  });

  test.each([
    ["nobody looks", now - LOOKED_AT_FOR_MS],
    ["no dashboard has ever sent a heartbeat", null],
  ])("goes on as before where %s", async (_, lookedAt) => {
    if (lookedAt !== null) await look(lookedAt);
    await fold(many);
    await fold(few);
    expect(await runs()).toEqual([]);
  });

  test("is merged once two hours later if the hour is not live", async () => {
    await look(now);
    await fold(many, 0, hour - 2 * HOUR);
    await fold(few, 0, hour - 2 * HOUR);
    expect(await runs()).toEqual([]);
  });

  test("is not merged early if the hour has not begun", async () => {
    await look(now);
    await fold(many, 0, hour + HOUR);
    await fold(few, 0, hour + HOUR);
    expect(await runs()).toEqual([]);
  });

  test("may have fewer of the hour before", async () => {
    await look(now);
    const some = { ...overview(1), page: manyKeys(120) };
    await fold(some);
    await fold(few);
    expect(await runs()).toEqual([]);
    await fold(some, 0, hour - HOUR);
    await fold(few, 0, hour - HOUR);
    expect(await runs()).toHaveLength(1);
  });

  test("leaves other lanes alone, and no key is trimmed while folds go on", async () => {
    await look(now);
    await fold(few, 1);
    const other = await deltas(1);
    const numbers = Array.from({ length: 2500 }, (_, n) => [`/${n}`, 1]);
    const paths = Object.fromEntries(numbers) as Record<string, number>;
    await fold({ ...overview(1), page: paths });
    liveDeltas.bytes = 1000;
    await fold(few);
    for (const { args } of await runs()) {
      await t.mutation(mergeParts, args as never);
    }
    expect(await deltas(1)).toEqual(other);
    const { breakdowns } = await summary();
    expect(breakdowns[0]).toMatchObject({ keyCount: 2501 });
    const [page] = await rowsWith(t, { level: "hour", unit: "page" });
    expect(page?.dims.trimBounds).toBeUndefined();
  });
});

/** Adds to some pages, or takes back what was added to one before. */
const anyFold = fc.record({
  kind: fc.constant("fold" as const),
  lane: fc.nat(1),
  isBefore: fc.boolean(),
  keys: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
  takesBack: fc.boolean(),
});
const anyStep = fc.oneof(
  { weight: 5, arbitrary: anyFold },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("merge" as const),
      picks: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "compact" as const }) },
);

test("any folds, cuts and merges: the parts add up to what was added", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 150, 400),
      fc.array(anyStep, { minLength: 5, maxLength: 25, size: "max" }),
      async (bytes, steps) => {
        Object.assign(liveDeltas, { bytes, bytesBefore: bytes });
        t = initConvexTest();
        site = await initSite(t, { lanes: 2 });
        await look(now);
        /** The events of each page. */
        const truth = new Map<string, number>();
        for (const step of steps) {
          if (step.kind === "fold") {
            const counts: Record<string, number> = {};
            for (const key of step.keys.map((number) => `/${number}`)) {
              const known = truth.get(key) ?? 0;
              const added = step.takesBack && known > 0 ? -1 : 1;
              counts[key] = (counts[key] ?? 0) + added;
              truth.set(key, known + added);
            }
            const bucket = step.isBefore ? hour - HOUR : hour;
            await fold({ ...overview(1), page: counts }, step.lane, bucket);
          } else if (step.kind === "merge") {
            for (const [index, { args }] of (await runs()).entries()) {
              if (!step.picks[index % step.picks.length]) continue;
              await t.mutation(mergeParts, args as never);
            }
          } else {
            const args = { siteId: idOf(site), bucket: hour };
            await t.mutation(internal.rollups.compactHour.compactHour, args);
          }
          await check(truth);
        }
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

async function check(truth: ReadonlyMap<string, number>): Promise<void> {
  const expected = [...truth].filter(([, events]) => events !== 0).sort();
  const parts = [await summary("merged"), await summary("deltas")] as const;
  for (const answer of [
    await summary(),
    mergeSummaries(...parts, { limit: 100 }),
  ]) {
    const rows = answer.breakdowns[0]!.rows.map(({ key, events = 0 }) => [
      key,
      events,
    ]);
    expect(rows.sort()).toEqual(expected);
    expect(answer.breakdowns[0]).toMatchObject({ bound: null, other: null });
  }
  const rows = (await rowsWith(t, { level: "delta" })).filter(
    ({ unit }) => unit !== DAY_RUN,
  );
  const totals = rows.filter(({ unit }) => unit === "totals");
  const withTotals = new Set(totals.map(({ bucket }) => bucket));
  expect(rows.filter(({ bucket }) => !withTotals.has(bucket))).toEqual([]);
}
