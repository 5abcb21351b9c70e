/** The ragged edges of reports: rows that fit are counted, others are taken off their hour. */
import { getDocumentSize } from "convex/values";
import { beforeEach, describe, expect, test } from "vitest";
import type { Approximation } from "../../shared/api/approximationFields.js";
import { emptyTable, type CellTable } from "../../shared/codec/cells.js";
import {
  layoutOf,
  NONE_KEY,
  OVERVIEW,
  type CellGroup,
  type Metric,
} from "../../shared/dimensions.js";
import { HOUR, MIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { EdgeLimits } from "../budget/reportLimits.js";
import { insertLetter } from "../deadLetters/deadLetters.helpers.js";
import type { CellTables } from "../model/rollups/deltas.js";
import type { RecountSource } from "../model/rollups/recount.js";
import { view } from "../repairs/repairs.helpers.js";
import { scopeOf } from "../scope/scope.js";
import { inScope } from "../testing/inScope.helpers.js";
import { plantedTable } from "../testing/plantedRows.helpers.js";
import {
  advance,
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { readEdge, type Edge } from "./rawEdges.js";
import { inOneTable, readReport } from "./reportReader.js";
import { allEvents } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => {
  siteId = site.siteId;
});

const SIX = Date.UTC(2026, 2, 2, 6);
const at = (minutes: number) => SIX + minutes * MINUTE;

/** So many views two minutes apart, by five visitors in turn. */
const views = (count: number, from: number) =>
  Array.from({ length: count }, (_, n) =>
    view(`visitor${n % 5}`, from + n * 2 * MINUTE),
  );

/** Twenty views from 6:00 to 6:38, and five from 6:50 on. */
const hour = () => [...views(20, SIX), ...views(5, at(50))];

/** Limits in rows: of the edge, and of the edge and the rest of its hour. */
const rows = (edge: number, both = edge) => ({
  edge: { rows: edge, bytes: MIB },
  both: { rows: both, bytes: MIB },
});

const limitsOf = (tight: Partial<EdgeLimits>): EdgeLimits => ({
  ...{ events: rows(100), sessions: rows(100), visitors: rows(100) },
  ...tight,
});

/** The sums of a cell by their names. */
function sumsOf(
  group: CellGroup,
  table: CellTable | undefined,
  key = "",
): Partial<Record<Metric, number | undefined>> {
  const { metrics } = layoutOf(group);
  const sums = table?.cells.get(key)?.sums ?? [];
  return Object.fromEntries(metrics.map((name, index) => [name, sums[index]]));
}

/** The overview of a range within an hour of folded figures, and what is not exact about it. */
const overview = (from: number, to: number, tight: Partial<EdgeLimits> = {}) =>
  inScope(t, site, async (scope) => {
    const table = emptyTable();
    const asked = [inOneTable(OVERVIEW, table)];
    const limits = limitsOf(tight);
    const saidOf = await readReport(scope, { from, to }, asked, { limits });
    const said = [...saidOf(OVERVIEW)];
    return { ...sumsOf(OVERVIEW, table), said };
  });

/** The bound of some figures; undefined where they are exact. */
const atMost = (
  { said }: { said: readonly Approximation[] },
  figures: Approximation["figures"],
) => said.find((one) => one.figures === figures)?.atMost;

interface AskedEdge extends Partial<Omit<Edge, "limits">> {
  limits?: Partial<EdgeLimits>;
}

const edge = ({ limits = {}, ...asked }: AskedEdge) =>
  inScope(t, site, async (scope) => {
    const { tables, said } = await readEdge(scope, {
      span: { from: SIX, to: at(45) },
      groups: [OVERVIEW, "page", "country"],
      readHour: refuse,
      ...asked,
      limits: limitsOf(limits),
    });
    const figures = [...tables].map(([group, table]) => ({
      group,
      sums: sumsOf(group, table, group === OVERVIEW ? "" : "/"),
      keys: [...table.cells.keys()],
    }));
    return { figures, said: [...said] };
  });

function refuse(): never {
  throw new Error("The hour is read.");
}

describe("rows that fit", () => {
  test("are counted by themselves, up to the last for which there is room", async () => {
    await site.send(hour());
    for (const events of [rows(100), rows(20)]) {
      const { figures, said } = await edge({ limits: { events } });
      expect(figures).toMatchObject([
        { group: OVERVIEW, sums: { pageviews: 20, sessions: 0 } },
        { group: "page", sums: { pageviews: 20 } },
      ]);
      expect(said).toEqual([]);
    }
  });

  test("are read only where a group of the report is counted from them", async () => {
    await site.send(hour());
    await foldAll(t);
    const limits = { sessions: rows(0), visitors: rows(0) };
    const { figures } = await edge({ limits, groups: ["page"] });
    expect(figures).toMatchObject([{ group: "page", sums: { events: 20 } }]);
  });

  test("are counted beside a source that does not fit", async () => {
    await site.send(hour());
    await foldAll(t);
    const answer = await overview(SIX, at(45), { events: rows(5, 6) });
    expect(answer).toMatchObject({ sessions: 5, newVisitors: 5 });
    expect(atMost(answer, "events")).toBeGreaterThan(0);
  });

  test("do not count where they are dead letters, which take room as well", async () => {
    await site.send(views(3, SIX));
    const occurredAt = at(1);
    await insertLetter(t, siteId, { occurredAt }, { occurredAt });
    const { figures } = await edge({ limits: { events: rows(5) } });
    expect(figures[0]).toMatchObject({ sums: { pageviews: 3 } });
    await expect(edge({ limits: { events: rows(4) } })).rejects.toThrow(
      "The hour is read.",
    );
  });

  test("do not count where there is no room to know that they are none", async () => {
    const occurredAt = at(1);
    await insertLetter(t, siteId, { occurredAt }, { occurredAt });
    await expect(edge({ limits: { events: rows(1) } })).rejects.toThrow(
      "The hour is read.",
    );
    expect((await edge({ limits: { events: rows(2) } })).figures).toEqual([]);
  });
});

describe("rows that do not fit", () => {
  test("are those of the hour without the rest of it, on both sides of the range", async () => {
    await site.send(hour());
    await foldAll(t);
    // Six rows of the range are read, and ten of the rest of the hour.
    for (const both of [16, 100]) {
      const events = rows(5, both);
      const answer = await overview(at(10), at(45), { events });
      expect(answer).toMatchObject({ events: 15, pageviews: 15 });
      expect(atMost(answer, "events")).toBeUndefined();
    }
    const answer = await overview(at(10), at(45), { events: rows(5, 15) });
    expect(atMost(answer, "events")).toBeGreaterThan(0);
  });

  test("are bounded in bytes as well", async () => {
    await site.send(hour());
    await foldAll(t);
    const stored = await t.run((ctx) => allEvents(ctx));
    const bytes = Math.max(...stored.map((row) => getDocumentSize(row)));
    const most = (edgeRows: number, bothRows: number) => ({
      edge: { rows: 100, bytes: edgeRows * bytes },
      both: { rows: 100, bytes: bothRows * bytes },
    });
    const fits = await overview(at(10), at(45), { events: most(5, 16) });
    expect(fits.events).toBe(15);
    expect(atMost(fits, "events")).toBeUndefined();
    const cut = await overview(at(10), at(45), { events: most(5, 15) });
    expect(atMost(cut, "events")).toBeGreaterThan(0);
  });

  test("of several sources are all taken off, and each has its bound", async () => {
    await site.send(hour());
    await foldAll(t);
    const fit = { events: rows(5, 11), sessions: rows(2, 3) };
    const answer = await overview(SIX, at(45), fit);
    expect(answer).toMatchObject({ events: 20, sessions: 5 });
    expect(atMost(answer, "events")).toBeUndefined();
    expect(atMost(answer, "sessions")).toBeUndefined();
    const cut = { events: rows(5, 7), sessions: rows(2) };
    const { said } = await overview(at(3), at(45), cut);
    expect(said.map(({ figures }) => figures)).toEqual(
      expect.arrayContaining(["events", "sessions"]),
    );
  });

  test("need the hour of their own groups alone", async () => {
    await site.send(hour());
    await foldAll(t);
    const asked: unknown[] = [];
    const readHour: Edge["readHour"] = (span, groups) => {
      asked.push([span, groups]);
      const page = plantedTable("page", new Map([["/", 25]]));
      return Promise.resolve(new Map([["page", page]]) satisfies CellTables);
    };
    const limits = { events: rows(5, 11) };
    const { figures } = await edge({
      ...{ limits, readHour },
      groups: ["country", "page"],
    });
    expect(asked).toEqual([[{ from: SIX, to: SIX + HOUR }, ["page"]]]);
    expect(figures).toMatchObject([
      { group: "country", keys: [NONE_KEY] },
      { group: "page", sums: { events: 20 } },
    ]);
  });

  test("need the hour of each group of which one source does not fit", async () => {
    await site.send(hour());
    await foldAll(t);
    const groups = ["page", "country"] as const;
    const limits = { events: rows(1), sessions: rows(1) };
    const asked: (readonly CellGroup[])[] = [];
    const readHour: Edge["readHour"] = (_, some) => {
      asked.push(some);
      return Promise.resolve<CellTables>(new Map());
    };
    await edge({ limits, groups, readHour });
    expect(asked).toEqual([groups]);
  });

  test("are read of no side that the rest of the hour does not have", async () => {
    await site.send(hour());
    await foldAll(t);
    const readsOf = (from: number) =>
      inScope(t, site, async ({ ctx, site: ofScope }) => {
        const { db } = ctx;
        let reads = 0;
        const query: typeof db.query = (name) => {
          if (name === "events") reads++;
          return db.query(name);
        };
        await readEdge(scopeOf({ ...ctx, db: { ...db, query } }, ofScope), {
          span: { from, to: at(45) },
          groups: ["page"],
          limits: limitsOf({ events: rows(5, 100) }),
          readHour: () => Promise.resolve<CellTables>(new Map()),
        });
        return reads;
      });
    // One of the range, and one of each side.
    expect(await readsOf(at(10))).toBe(3);
    expect(await readsOf(SIX)).toBe(2);
  });

  test("have no key that the hour has taken back", async () => {
    await site.send(hour());
    await foldAll(t);
    const counts = new Map([
      ["/", 25],
      ["/gone", -3],
    ]);
    const readHour = () => {
      const overviewTable = plantedTable(OVERVIEW, new Map([["", 25]]));
      // New visitors of an hour may be negative where the budget has ended before their block.
      overviewTable.cells.get("")!.sums[5] = -1;
      return Promise.resolve<CellTables>(
        new Map<CellGroup, CellTable>([
          [OVERVIEW, overviewTable],
          ["page", plantedTable("page", counts)],
        ]),
      );
    };
    const limits = { events: rows(5, 11) };
    const { figures } = await edge({ limits, readHour });
    expect(figures).toMatchObject([
      { group: OVERVIEW, sums: { newVisitors: 5, events: 20 } },
      { group: "country", keys: [NONE_KEY] },
      { group: "page", sums: { events: 20 }, keys: ["/"] },
    ]);
  });
});

describe("only what the hour has counted is taken off it", () => {
  const events = rows(5, 100);
  const cut = { events, sessions: rows(2, 100) };
  const answer = () => overview(SIX, at(45), cut);

  test("events that wait for a fold are not", async () => {
    await site.send(hour());
    await foldAll(t);
    await t.mutation(api.health.stopFolds, { siteId });
    await site.send(views(4, at(51)));
    const before = await answer();
    expect(before).toMatchObject({ events: 20, sessions: 5 });
    expect(atMost(before, "events")).toBeUndefined();
  });

  test("events of an hour that is compacted are, though folds still wrote it", async () => {
    await site.send(hour());
    await foldAll(t);
    await advance(t, 3 * HOUR);
    await site.send(views(4, at(51)));
    await foldAll(t);
    const { events: count, sessions } = await answer();
    expect([count, sessions]).toEqual([20, 5]);
  });

  test("dead letters are not", async () => {
    await site.send(hour());
    await foldAll(t);
    const occurredAt = at(55);
    const event = { occurredAt, seq: 0n };
    await insertLetter(t, siteId, event, { occurredAt });
    expect(await answer()).toMatchObject({ events: 20 });
  });

  test("an hour that does not say how far it counts has a bound for events alone", async () => {
    await site.send([...hour(), view("late", at(58))]);
    await foldAll(t);
    await t.run(async (ctx) => {
      for (const { _id } of await ctx.db.query("rollups").collect()) {
        await ctx.db.patch("rollups", _id, { countedTo: undefined });
      }
    });
    const unsure = await answer();
    expect(unsure).toMatchObject({ events: 20, sessions: 5 });
    expect(atMost(unsure, "events")).toBe(6);
    expect(atMost(unsure, "sessions")).toBeUndefined();
  });

  test("an hour that is to be counted again is not exact", async () => {
    await site.send(hour());
    await foldAll(t);
    const day = Date.UTC(2026, 2, 2);
    const all = { reason: "budget", figures: "all" };
    expect((await answer()).said).not.toContainEqual(all);
    await t.run((ctx) =>
      ctx.db.insert("repairs", { siteId, day, hours: [SIX], updatedAt: 0 }),
    );
    expect((await answer()).said).toContainEqual(all);
  });
});

test.each<[RecountSource, string]>([
  ["events", "events"],
  ["sessions", "sessions"],
  ["visitors", "newVisitors"],
])(
  "%s that are read in part have a bound of their own",
  async (source, figures) => {
    await site.send([...hour(), view("late", at(58))]);
    await foldAll(t);
    const { said } = await overview(SIX, at(45), { [source]: rows(1) });
    const others = ["events", "sessions", "newVisitors"].filter(
      (other) => other !== figures,
    );
    const named = said.map((one) => one.figures as string);
    expect(named).toContain(figures);
    for (const other of others) expect(named).not.toContain(other);
  },
);
