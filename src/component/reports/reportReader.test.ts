/** The reading of a report: the blocks it takes, their order, and the end of its budget. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Approximation } from "../../shared/api/approximationFields.js";
import { emptyTable, type CellTable } from "../../shared/codec/cells.js";
import {
  OVERVIEW,
  OVERVIEW_KEY,
  type CellGroup,
} from "../../shared/dimensions.js";
import { DAY, HOUR, MIB, MINUTE } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import * as reportLimits from "../budget/reportLimits.js";
import {
  ALL,
  packedBytes,
  packTables,
  TOTALS,
} from "../model/rollups/blocks.js";
import type { Level } from "../model/rollups/levels.js";
import { view } from "../repairs/repairs.helpers.js";
import { kindOf } from "../retention/retention.helpers.js";
import type { ReportRange } from "../scope/checkRange.js";
import { inScope } from "../testing/inScope.helpers.js";
import { plantedTable, plantRows } from "../testing/plantedRows.helpers.js";
import {
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { inOneTable, readReport, type WantedCells } from "./reportReader.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => {
  siteId = site.siteId;
});
afterEach(() => {
  vi.restoreAllMocks();
});

const TODAY = Date.UTC(2026, 2, 2);
const today = { from: TODAY, to: TODAY + DAY };
const { blockLimits, blockCosts } = reportLimits;

/** Changes what a report may read of blocks. */
const allow = (most: Partial<typeof blockLimits>) => {
  const limits = { ...blockLimits, ...most };
  vi.spyOn(reportLimits, "blockLimits", "get").mockReturnValue(limits);
};
const charge = (costs: Partial<typeof blockCosts>) => {
  const all = { ...blockCosts, ...costs };
  vi.spyOn(reportLimits, "blockCosts", "get").mockReturnValue(all);
};

/** Plants a row of some groups, in each of which one key counts so often. */
const plant = (
  place: readonly [Level, number],
  groups: readonly CellGroup[],
  counts: number | ReadonlyMap<string, number>,
) => {
  const [level, bucket] = place;
  const tables = new Map(
    groups.map((group) => {
      const key = group === OVERVIEW ? OVERVIEW_KEY : "/";
      const own =
        typeof counts === "number" ? new Map([[key, counts]]) : counts;
      return [group, plantedTable(group, own)] as const;
    }),
  );
  const unit = groups.includes(OVERVIEW) ? TOTALS : ALL;
  return plantRows(t, siteId, [{ level, unit, bucket, tables }]);
};

type Said = Partial<Record<CellGroup, readonly Approximation[]>>;

/** The sum of the events, or of the sessions, of each group, and what is said about it. */
const report = (
  range: ReportRange,
  groups: readonly CellGroup[] = [OVERVIEW],
  limits: reportLimits.EdgeLimits = reportLimits.edgeLimits,
) =>
  inScope(t, site, async (scope) => {
    const tables = new Map(groups.map((group) => [group, emptyTable()]));
    const wanted = [...tables].map(([group, table]) =>
      inOneTable(group, table),
    );
    const saidOf = await readReport(scope, range, wanted, { limits });
    const sums: Partial<Record<CellGroup, number>> = {};
    const said: Said = {};
    for (const [group, table] of tables) {
      sums[group] = firstSumOf(table);
      said[group] = [...saidOf(group)];
    }
    return { sums, said };
  });

function firstSumOf({ cells }: CellTable): number {
  return [...cells.values()].reduce((sum, { sums }) => sum + (sums[0] ?? 0), 0);
}

const cut: Approximation = { reason: "budget", figures: "all" };

describe("a range", () => {
  test("that ends before it begins is refused", async () => {
    const asked = report({ from: TODAY, to: TODAY - 1 });
    expect(await kindOf(asked)).toMatchObject({ kind: "invalidRange" });
  });

  test("that is empty has nothing, and is exact", async () => {
    await plant(["hour", TODAY], [OVERVIEW], 5);
    expect(await report({ from: TODAY, to: TODAY })).toEqual({
      sums: { overview: 0 },
      said: { overview: [] },
    });
  });

  test("that is cut where raw events are gone says which of its ends has moved", async () => {
    await t.run((ctx) =>
      ctx.db.insert("horizons", {
        ...{ siteId, events: TODAY + DAY, hours: 0, days: 0 },
      }),
    );
    const [early, late] = [TODAY + 10 * MINUTE, TODAY + 5 * HOUR - MINUTE];
    const gone = { reason: "retention", figures: "all" };
    const saidOf = async (from: number, to: number) =>
      (await report({ from, to })).said.overview;
    expect(await saidOf(TODAY, TODAY + HOUR)).toEqual([]);
    expect(await saidOf(early, TODAY + HOUR)).toEqual([
      { ...gone, from: TODAY },
    ]);
    expect(await saidOf(TODAY, late)).toEqual([
      { ...gone, to: TODAY + 5 * HOUR },
    ]);
    expect(await saidOf(early, late)).toEqual([
      { ...gone, from: TODAY, to: TODAY + 5 * HOUR },
    ]);
  });
});

describe("the open end of a range", () => {
  const from = TODAY;
  const to = TODAY + 90 * MINUTE;
  const until = { ...cut, to: TODAY + 2 * HOUR };
  const saidOf = async (range: Omit<ReportRange, "from">) =>
    (await report({ from, ...range })).said.overview;

  test("counts its last hour whole, from blocks and deltas", async () => {
    await plant(["hour", TODAY + HOUR], [OVERVIEW, "page"], 5);
    await plant(["delta", TODAY + HOUR], [OVERVIEW], 2);
    const { sums } = await report({ from, to, now: to }, [OVERVIEW]);
    expect(sums).toEqual({ overview: 7 });
  });

  test("says to where it counts once that is over", async () => {
    expect(await saidOf({ to, now: to })).toEqual([]);
    expect(await saidOf({ to, now: to + 1 })).toEqual([until]);
  });

  test("that is the end of an hour is exact", async () => {
    const end = TODAY + 2 * HOUR;
    expect(await saidOf({ to: end, now: end + 1 })).toEqual([]);
  });
});

test("each reader has blocks of its own levels alone", async () => {
  await plant(["day", TODAY], [OVERVIEW], 100);
  await plant(["hour", TODAY + HOUR], [OVERVIEW], 5);
  const hours = new Map<number, CellTable>();
  const byHour: WantedCells = {
    group: OVERVIEW,
    levels: ["hour"],
    tableAt: (at) => {
      const table = hours.get(at) ?? emptyTable();
      hours.set(at, table);
      return table;
    },
  };
  await inScope(t, site, async (scope) => {
    await readReport(scope, today, [byHour]);
  });
  const sums = [...hours].map(([at, table]) => [at, firstSumOf(table)]);
  expect(sums).toEqual([[TODAY + HOUR, 5]]);
});

describe("where the budget ends", () => {
  test("the newest are counted, and what is cut says so", async () => {
    for (const hour of [1, 2, 3]) {
      await plant(["hour", TODAY + hour * HOUR], [OVERVIEW], 10 ** hour);
    }
    expect(await report(today)).toEqual({
      sums: { overview: 1110 },
      said: { overview: [] },
    });
    allow({ rows: 2 });
    expect(await report(today)).toEqual({
      sums: { overview: 1100 },
      said: { overview: [cut] },
    });
  });

  test("deltas and dimensions are not begun any more", async () => {
    await plant(["hour", TODAY], [OVERVIEW], 5);
    await plant(["delta", TODAY], [OVERVIEW], 2);
    await plant(["hour", TODAY], ["page"], 3);
    await plant(["delta", TODAY], ["page"], 4);
    const all = await report(today, ["page", OVERVIEW]);
    expect(all.sums).toEqual({ overview: 7, page: 7 });
    allow({ rows: 1 });
    expect(await report(today, ["page", OVERVIEW])).toEqual({
      sums: { overview: 5, page: 0 },
      said: { overview: [cut], page: [cut] },
    });
  });

  test("the overview is exact where only dimensions are cut", async () => {
    await plant(["hour", TODAY], [OVERVIEW], 5);
    await plant(["delta", TODAY], ["page"], 3);
    await plant(["delta", TODAY + HOUR], ["page"], 4);
    allow({ rows: 2 });
    expect(await report(today, ["page", OVERVIEW])).toEqual({
      sums: { overview: 5, page: 4 },
      said: { overview: [], page: [cut] },
    });
  });

  test("in too many gaps, new deltas count all the same", async () => {
    const most: { MAX_RANGES_AT_LEVEL: number } = reportLimits;
    vi.spyOn(most, "MAX_RANGES_AT_LEVEL", "get").mockReturnValue(1);
    await plant(["day", TODAY + DAY], [OVERVIEW], 100);
    await plant(["hour", TODAY], [OVERVIEW], 10);
    await plant(["delta", TODAY], [OVERVIEW], 1);
    const range = { from: TODAY - HOUR, to: TODAY + 3 * DAY };
    expect(await report(range)).toEqual({
      sums: { overview: 101 },
      said: { overview: [cut] },
    });
  });
});

describe("the budget is charged with", () => {
  /** The bytes of a row with one key. */
  const bytesOf = (group: CellGroup, key: string) => {
    const table = plantedTable(group, new Map([[key, 1]]));
    return packedBytes(packTables(new Map([[group, table]])));
  };
  const isCut = async (groups: readonly CellGroup[], range = today) => {
    const { said } = await report(range, groups);
    return groups.map((group) => (said[group]?.length ?? 0) > 0);
  };

  test("a part for each ragged edge", async () => {
    await plant(["delta", TODAY + HOUR], [OVERVIEW], 1);
    charge({ edgeBytes: 1000, rowBytes: 500 });
    const [from, to] = [TODAY + HOUR, TODAY + 2 * HOUR];
    allow({ bytes: 1501 + bytesOf(OVERVIEW, OVERVIEW_KEY) });
    const edges = async (before: number, after: number) =>
      (await isCut([OVERVIEW], { from: from - before, to: to + after }))[0];
    expect(await edges(0, 0)).toBe(false);
    expect(await edges(MINUTE, 0)).toBe(false);
    expect(await edges(0, MINUTE)).toBe(false);
    expect(await edges(MINUTE, MINUTE)).toBe(true);
  });

  test("rows of several dimensions twice, those of one and of the overview once", async () => {
    await plant(["delta", TODAY], [OVERVIEW], 1);
    await plant(["delta", TODAY], ["page"], 1);
    charge({ rowBytes: 1000 });
    const both = bytesOf(OVERVIEW, OVERVIEW_KEY) + bytesOf("page", "/");
    allow({ bytes: 2001 + both });
    expect(await isCut([OVERVIEW, "page"])).toEqual([false, false]);
    expect(await isCut([OVERVIEW, "page", "country"])).toEqual([
      ...[false, true, true],
    ]);
  });

  test("the keys that are taken", async () => {
    const pages = new Map(["/a", "/b", "/c"].map((key) => [key, 1] as const));
    await plant(["delta", TODAY], ["page", "event"], pages);
    allow({ keys: 4 });
    expect(await isCut(["page"])).toEqual([false]);
    expect(await isCut(["page", "event"])).toEqual([true, true]);
  });

  test("each amount of money as a key", async () => {
    const table = plantedTable("page", new Map([["/", 1]]));
    table.cells.get("/")!.revenue = [
      { amount: 1, currency: "EUR" },
      { amount: 2, currency: "USD" },
    ];
    const tables = new Map([["page", table] as const]);
    const row = { level: "delta", unit: ALL, bucket: TODAY, tables } as const;
    await plantRows(t, siteId, [row]);
    allow({ keys: 4 });
    expect(await isCut(["page"])).toEqual([false]);
    allow({ keys: 3 });
    expect(await isCut(["page"])).toEqual([true]);
  });
});

test("both ragged edges say what is not exact about them", async () => {
  const from = TODAY + 30 * MINUTE;
  const to = TODAY + 2 * HOUR + 30 * MINUTE;
  await site.send(
    [20, 40, 45, 80, 130, 135, 160].map((minutes) =>
      view(`visitor${minutes}`, TODAY + minutes * MINUTE),
    ),
  );
  await foldAll(t);
  const few = {
    edge: { rows: 1, bytes: MIB },
    both: { rows: 2, bytes: MIB },
  };
  const limits = { ...reportLimits.edgeLimits, events: few };
  const whole = await report({ from, to }, ["page", OVERVIEW, "country"]);
  expect(whole.sums).toEqual({ page: 5, overview: 5, country: 5 });
  expect(whole.said).toEqual({ page: [], overview: [], country: [] });
  const groups = [OVERVIEW, "page", "country"] as const;
  const { sums, said } = await report({ from, to }, groups, limits);
  expect(sums).toMatchObject({ overview: 7, page: 7 });
  for (const group of ["overview", "page"] as const) {
    const ofEvents = said[group]?.filter(({ figures }) => figures === "events");
    expect(ofEvents).toHaveLength(2);
  }
  expect(said.country).toEqual([]);
});

test("the hour of an edge is read for the groups that need it, from hours and deltas", async () => {
  await site.send(
    [10, 20, 30, 50].map((minutes) => view("ada", TODAY + minutes * MINUTE)),
  );
  await foldAll(t);
  await plant(["day", TODAY], [OVERVIEW], 1000);
  await plant(["hour", TODAY], [OVERVIEW], 100);
  const few = {
    edge: { rows: 1, bytes: MIB },
    both: { rows: 10, bytes: MIB },
  };
  const limits = { ...reportLimits.edgeLimits, events: few };
  const range = { from: TODAY, to: TODAY + 40 * MINUTE };
  const { sums } = await report(range, [OVERVIEW, "page"], limits);
  expect(sums).toEqual({ overview: 103, page: 3 });
});
