/**
 * Cells of many keys, written as folds write them, and the limits of what reports may say of them.
 */
import { expect } from "vitest";
import { unpackTable } from "../../shared/codec/cellCodec.js";
import {
  definitionOf,
  NONE_KEY,
  OVERVIEW,
  OVERVIEW_KEY,
  type CellLayout,
  type Metric,
} from "../../shared/dimensions.js";
import type { Breakdown, ReportPart } from "../../shared/api/reports.js";
import { mergeSummaries } from "../../shared/figures/summaries.js";
import { api } from "../_generated/api.js";
import { addDeltas } from "../rollups/mergePlans.js";
import { overviewSums } from "./answerRows.helpers.js";
import { Deltas } from "../model/rollups/deltas.js";
import { requireSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import {
  isRevenue,
  revenueFigures,
  revenueList,
  type RevenueFigures,
  type RevenueName,
} from "./referenceRevenue.helpers.js";
import type { TestBackend } from "./setup.helpers.js";

/** `page` and `entryPage` count in the overview. All four together are more than one run takes. */
export const counted = ["page", "entryPage", "hostname", "city"] as const;
export type Counted = (typeof counted)[number];

export type Sums = Partial<Record<Metric, number>> & RevenueFigures;

export interface Entry {
  readonly dimension: Counted;
  readonly hour: number;
  readonly key: string;
  readonly sums: Sums;
}

/** The part that an entry adds to the overview. */
function overviewOf({ dimension, sums }: Entry): Sums {
  if (dimension === "page") return sums;
  if (dimension !== "entryPage") return {};
  const { sessions = 0, bounces = 0, durationMs = 0 } = sums;
  return { sessions, bounces, durationMs };
}

/** Writes entries as a fold would, and arranges the hour's compaction. */
export async function writeEntries(
  t: TestBackend,
  site: string,
  lane: number,
  truth: Truth,
  entries: readonly Entry[],
): Promise<void> {
  const deltas = new Deltas();
  for (const entry of entries) {
    const { dimension, hour, key, sums } = entry;
    const overview = overviewOf(entry);
    const revenue = revenueIn(sums);
    deltas.add(hour, dimension, key, { sums, revenue });
    const inAll = revenueIn(overview);
    deltas.add(hour, OVERVIEW, OVERVIEW_KEY, {
      sums: overview,
      revenue: inAll,
    });
    truth.add(dimension, hour, key, sums);
    truth.add(OVERVIEW, hour, OVERVIEW_KEY, overview);
  }
  await t.mutation(async (ctx) => {
    const row = await requireSite(ctx, site);
    await addDeltas(scopeOf(ctx, row), { lane, countedTo: [] }, deltas);
  });
}

function revenueIn(sums: Sums) {
  const figures: RevenueFigures = {};
  for (const [name, amount] of Object.entries(sums)) {
    if (isRevenue(name)) figures[name] = amount;
  }
  return revenueList(figures);
}

type Group = Counted | typeof OVERVIEW;

/** The entries added so far, by hour. */
export class Truth {
  readonly #entries: { group: Group; hour: number; key: string; sums: Sums }[] =
    [];

  add(group: Group, hour: number, key: string, sums: Sums): void {
    this.#entries.push({ group, hour, key, sums });
  }

  /** The figures of each key in a range. */
  in({ from, to }: { from: number; to: number }, group: Group) {
    const rows = new Map<string, Sums>();
    for (const entry of this.#entries) {
      if (entry.group !== group || entry.hour < from || entry.hour >= to) {
        continue;
      }
      const row = rows.get(entry.key) ?? {};
      rows.set(entry.key, row);
      for (const [metric, figure] of Object.entries(entry.sums)) {
        const name = metric as Metric | RevenueName;
        const sum = (row[name] ?? 0) + figure;
        if (sum === 0 && isRevenue(name)) delete row[name];
        else row[name] = sum;
      }
    }
    return rows;
  }
}

/**
 * Checks that the overview is exact, that rows fall short of the truth by the bound at most, and
 * that they add up with `other`.
 */
export async function expectHonest(
  t: TestBackend,
  siteId: string,
  truth: Truth,
  range: { from: number; to: number },
): Promise<void> {
  const args = { siteId, ...range };
  const overview = await t.query(api.reports.getOverview, args);
  expect(overviewSums(overview.cells)).toMatchObject(
    truth.in(range, OVERVIEW).get(OVERVIEW_KEY) ?? { events: 0, sessions: 0 },
  );
  expect(overview.approximate).toBe(false);
  for (const dimension of counted) {
    const answer = await t.query(api.reports.getBreakdown, {
      ...args,
      dimension,
    });
    expectWithinBounds(answer, truth.in(range, dimension));
    expect(answer.approximate).toBe(answer.bound !== null);
  }
  const ask = (part: ReportPart) =>
    t.query(api.reports.getSummary, {
      ...{ ...args, interval: "month", dimensions: [...counted], part },
    });
  const parts = [await ask("merged"), await ask("deltas")] as const;
  const sum = mergeSummaries(...parts, { limit: 100 });
  expect(sum.overview).toEqual(overview);
  for (const answer of sum.breakdowns) {
    expectWithinBounds(answer, truth.in(range, answer.dimension as Counted));
  }
}

/**
 * Checks that rows fall short of the truth by the bound at most, that `none` does not, that all add
 * up with `other`, and that no figure except revenue is negative.
 */
export function expectWithinBounds(
  { dimension, packed, rows, none, other: shownOther }: Breakdown,
  expected: ReadonlyMap<string, Sums>,
): void {
  const layout: CellLayout = definitionOf(dimension);
  // An answer's mergeable form holds 1,000 keys, and bounds what it leaves out in the same way.
  const { cells, other, trimBound } = unpackTable(layout, packed);
  const faults: string[] = [];
  for (const [index, metric] of layout.metrics.entries()) {
    const bound = trimBound?.[index] ?? 0;
    let sum = other?.sums[index] ?? 0;
    let total = 0;
    for (const key of new Set([...cells.keys(), ...expected.keys()])) {
      const shown = cells.get(key)?.sums[index] ?? 0;
      const real = expected.get(key)?.[metric] ?? 0;
      sum += shown;
      total += real;
      const most = key === NONE_KEY ? 0 : bound;
      if (shown < 0 || shown > real || real - shown > most) {
        const name = `${dimension} ${key.slice(0, 8)} ${metric}`;
        faults.push(`${name}: ${shown}, not ${real} less ${most} at most`);
      }
    }
    if (sum !== total) {
      faults.push(`${dimension} ${metric}: ${sum} in all, not ${total}`);
    }
  }
  const held = [...cells.values(), ...(other ? [other] : [])];
  const earned = [...expected.values()].flatMap((sums) => revenueIn(sums));
  // No bound says how much revenue a row can lack. None of it is lost.
  expect(revenueFigures(held.flatMap(({ revenue = [] }) => revenue))).toEqual(
    revenueFigures(earned),
  );
  const sums = [
    { key: "none", ...none },
    { key: "other", ...shownOther },
  ];
  for (const row of [...rows, ...sums]) {
    const { key: _key, revenue: _revenue, ...figures } = row;
    for (const [name, figure] of Object.entries(figures)) {
      if (figure >= 0) continue;
      faults.push(`${dimension} ${row.key} ${name} is ${figure}`);
    }
  }
  expect(faults.slice(0, 10)).toEqual([]);
}
