/**
 * Collects the cells of a report: whole hours from blocks and deltas, ragged edges from raw rows.
 * One pass serves several groups of cells, so it reads a row that holds many of them once. Coarse
 * blocks come first, and the newest of each kind. So where the budget ends, the report has most of
 * the figures, and those that people look at. Reads no cursor and no watermark. So a closed range
 * is computed once, and again only when clean-up moves a horizon, once a day.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import { mergeTables, type CellTable } from "../../shared/codec/cells.js";
import type { ReportPart } from "../../shared/api/reports.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import { unpackTable } from "../../shared/codec/cellCodec.js";
import { bucketSizes, type BucketSize } from "../../shared/time/zone.js";
import type { Doc } from "../_generated/dataModel.js";
import { checkRange, type ReportRange } from "../scope/checkRange.js";
import { horizonsOf } from "../rows/horizons.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { keptRange } from "../model/reports/keptRange.js";
import {
  planRange,
  type LevelSpans,
  type RangePlan,
  type Span,
} from "../model/rollups/rangePlan.js";
import { fromStored } from "../model/rollups/storedDims.js";
import { ALL, tableOf, TOTALS } from "../model/rollups/blocks.js";
import { edgeLimits, type EdgeLimits } from "../budget/reportLimits.js";
import { readEdge } from "./rawEdges.js";
import { ReportBudget } from "./reportBudget.js";
import type { Scope } from "../scope/scope.js";
import {
  visitCompacted,
  visitDeltas,
  type Reader,
} from "../rollups/blockReader.js";

/** One group of cells that a report asks for. */
export interface WantedCells {
  readonly group: CellGroup;
  /** The levels of which its tables may be made. */
  readonly levels: readonly BucketSize[];
  /** The table for the cells of an instant: one for a range, one per bucket for a time series. */
  readonly tableAt: (instant: number) => CellTable;
}

/** The cells of a whole range, in one table. */
export function inOneTable(group: CellGroup, table: CellTable): WantedCells {
  return { group, levels: bucketSizes, tableAt: () => table };
}

/** Says what is not exact about a group, in addition to what its cells say themselves. */
export type SaidOf = (group: CellGroup) => readonly Approximation[];

type GroupReader = WantedCells & Reader;

interface ReadOptions {
  /** The limits of raw edges. */
  limits?: EdgeLimits;
  /** The part of the figures. Default: all of them. */
  part?: ReportPart | undefined;
}

/**
 * Adds the range's cells to the tables of every group. All groups share one budget. Returns what
 * could not be counted exactly.
 * @throws a Footfall error `invalidRange`
 */
export async function readReport(
  scope: Scope,
  asked: ReportRange,
  wanted: readonly WantedCells[],
  { limits = edgeLimits, part }: ReadOptions = {},
): Promise<SaidOf> {
  checkRange(asked);
  const { ctx, site, zone } = scope;
  const horizons = await horizonsOf(ctx, site._id);
  const { range, isMoved } = keptRange(zone, asked, horizons);
  const ofAll: Approximation[] = [];
  if (isMoved) {
    ofAll.push({
      reason: "retention",
      figures: "all",
      ...(range.from !== asked.from && { from: range.from }),
      ...(range.to !== asked.to && { to: range.to }),
    });
  }
  if (range.from === range.to) return () => ofAll;
  const wholeLastHour = endsInLiveHours(range, (now) => zone.hourStart(now));
  const plan = planRange(zone, range, { wholeLastHour });
  const readers = wanted.map((own): GroupReader => {
    const { levels } = own;
    const { cut } = planRange(zone, range, { wholeLastHour, levels });
    return { ...own, units: unitsHolding(own.group), cut };
  });
  // Whole hours at the open end include events after `to`, if that is over.
  const isOver = range.now !== undefined && range.to < range.now;
  if (plan.hours && plan.hours.to > range.to && isOver) {
    ofAll.push({ reason: "budget", figures: "all", to: plan.hours.to });
  }
  const reading = new Reading(scope, { plan, readers, limits, part });
  await reading.run();
  return (group) => [...ofAll, ...reading.saidOf(group)];
}

/** A planned report. */
interface ReportPlan {
  plan: RangePlan;
  readers: readonly GroupReader[];
  limits: EdgeLimits;
  part: ReportPart | undefined;
}

/** The reading of one report: its budget, and what was left out of each group. */
class Reading {
  readonly #scope: Scope;
  readonly #asked: ReportPlan;
  readonly #edges: readonly Span[];
  readonly #budget: ReportBudget;
  readonly #cutOff = new Set<CellGroup>();
  readonly #ofEdges = new Map<CellGroup, Approximation[]>();

  constructor(scope: Scope, asked: ReportPlan) {
    const { rawHead, rawTail } = asked.plan;
    this.#scope = scope;
    this.#asked = asked;
    const edges = [rawHead, rawTail].filter((edge) => edge !== null);
    // An edge needs all figures of its hour, so it is in one of the parts whole.
    this.#edges = asked.part === "merged" ? [] : edges;
    this.#budget = new ReportBudget({
      rawEdges: this.#edges.length,
      dimensions: asked.readers.filter((own) => !isOverview(own)).length,
    });
  }

  saidOf(group: CellGroup): Approximation[] {
    return [
      ...(this.#cutOff.has(group) ? [cutOffAnywhere] : []),
      ...(this.#ofEdges.get(group) ?? []),
    ];
  }

  async run(): Promise<void> {
    const { plan, readers, part } = this.#asked;
    if (plan.hours) await this.#readHours(plan.hours, readers, part);
    for (const span of this.#edges) await this.#readEdge(span);
  }

  async #readHours(
    hours: Span,
    readers: readonly GroupReader[],
    part?: ReportPart,
  ): Promise<void> {
    const scope = this.#scope;
    const visit = this.#visit.bind(this);
    for (const turn of overviewFirst(readers)) {
      const isWhole =
        part === "deltas" ||
        (!this.#budget.isSpent && (await visitCompacted(scope, turn, visit)));
      // Old blocks may be left out for their gaps. New deltas count all the same.
      const isRead =
        part === "merged" ||
        (!this.#budget.isSpent &&
          (await visitDeltas(scope, turn, hours, visit)));
      if (isWhole && isRead) continue;
      for (const { group } of turn) this.#cutOff.add(group);
    }
  }

  /** Adds a row to the tables of its takers. Returns whether there is room for another row. */
  #visit(row: Doc<"rollups">, takers: readonly GroupReader[]): boolean {
    const dims = fromStored(row.dims);
    let figures = 0;
    for (const packed of dims) {
      const taker = takers.find(({ group }) => group === packed.dimension);
      if (!taker) continue;
      const layout = layoutOf(taker.group);
      const cells = unpackTable(layout, packed);
      mergeTables(layout, taker.tableAt(row.bucket), cells);
      figures += keysAndAmounts(cells);
    }
    this.#budget.charge(row.unit, dims, figures);
    return !this.#budget.isSpent;
  }

  async #readEdge(span: Span): Promise<void> {
    const { readers, limits } = this.#asked;
    const edge = await readEdge(this.#scope, {
      span,
      limits,
      groups: readers.map(({ group }) => group),
      readHour: (hour, groups) => this.#readHour(hour, groups),
    });
    for (const { group, tableAt } of readers) {
      const cells = edge.tables.get(group);
      if (cells) mergeTables(layoutOf(group), tableAt(span.from), cells);
      const before = this.#ofEdges.get(group) ?? [];
      this.#ofEdges.set(group, [...before, ...(edge.said.get(group) ?? [])]);
    }
  }

  /** The figures that blocks have of some groups in one hour. */
  async #readHour(
    hour: Span,
    groups: readonly CellGroup[],
  ): Promise<CellTables> {
    const tables: CellTables = new Map();
    const cut: LevelSpans[] = [{ level: "hour", spans: [hour] }];
    const readers = this.#asked.readers
      .filter(({ group }) => groups.includes(group))
      .map((own) => ({
        ...own,
        cut,
        tableAt: () => tableOf(tables, own.group),
      }));
    await this.#readHours(hour, readers);
    return tables;
  }
}

/** Nobody knows how much of what was not read is older. */
const cutOffAnywhere: Approximation = { reason: "budget", figures: "all" };

/** A key may have revenue in every currency. Each amount is merged and answered as a key is. */
function keysAndAmounts({ cells }: CellTable): number {
  let count = cells.size;
  for (const { revenue } of cells.values()) count += revenue?.length ?? 0;
  return count;
}

/** The units that together hold a group. */
function unitsHolding(group: CellGroup): string[] {
  return group === OVERVIEW ? [TOTALS] : [ALL, group];
}

function isOverview({ group }: WantedCells): boolean {
  return group === OVERVIEW;
}

/**
 * The overview is small, and people look at it first: large dimensions must leave it its budget.
 */
function overviewFirst(wanted: readonly GroupReader[]): GroupReader[][] {
  return [wanted.filter(isOverview), wanted.filter((own) => !isOverview(own))];
}

/** Whether `to` lies in the hours that folds still write, by the caller's clock. */
function endsInLiveHours(
  { to, now }: ReportRange,
  hourStart: (instant: number) => number,
): boolean {
  return now !== undefined && to > hourStart(hourStart(now) - 1);
}
