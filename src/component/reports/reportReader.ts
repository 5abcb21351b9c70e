/**
 * Collects the cells of a report: whole hours from blocks and deltas, ragged edges from raw rows. One
 * pass serves several groups of cells: a row that holds many of them is read once.
 * Coarse blocks come first, and the newest of each kind: where the budget ends, most of the truth and
 * what people look at is there.
 * Reads no cursor and no watermark, so a closed range is computed once and re-run only when clean-up
 * moves a horizon, once a day.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import { mergeTables, type CellTable } from "../../shared/codec/cells.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import { unpackTable } from "../../shared/codec/cellCodec.js";
import {
  bucketSizes,
  zoneOf,
  type BucketSize,
} from "../../shared/time/zone.js";
import type { QueryCtx } from "../_generated/server.js";
import { checkRange, type ReportRange } from "../scope/checkRange.js";
import { horizonsOf } from "../rows/horizons.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { keptRange } from "../model/reports/keptRange.js";
import {
  planRange,
  type LevelSpans,
  type Span,
} from "../model/rollups/rangePlan.js";
import { fromStored } from "../model/rollups/storedDims.js";
import { ALL, tableOf, TOTALS } from "../model/rollups/blocks.js";
import { edgeLimits, readEdge, type EdgeLimits } from "./rawEdges.js";
import { ReportBudget } from "./reportBudget.js";
import type { Site } from "../scope/requireSite.js";
import {
  visitCompacted,
  visitDeltas,
  type Visit,
  type Reader,
} from "../rollups/blockReader.js";

/** One group of cells that a report asks for. */
export interface WantedCells {
  readonly group: CellGroup;
  /** The levels of which its tables may be made. */
  readonly levels: readonly BucketSize[];
  /** Where the cells of an instant go: one table for a range, one per bucket for a time series. */
  readonly tableAt: (instant: number) => CellTable;
}

/** The cells of a whole range, in one table. */
export function inOneTable(group: CellGroup, table: CellTable): WantedCells {
  return { group, levels: bucketSizes, tableAt: () => table };
}

/** Says what is not exact about a group, other than what its cells say themselves. */
export type SaidOf = (group: CellGroup) => readonly Approximation[];

type GroupReader = WantedCells & Reader;

/**
 * Adds the range's cells to the tables of every group. Returns what could not be counted exactly; the budget is
 * that of all groups together.
 */
export async function readReport(
  ctx: QueryCtx,
  site: Site,
  asked: ReportRange,
  asks: readonly WantedCells[],
  /** Limits of raw edges. */
  limits: EdgeLimits = edgeLimits,
): Promise<SaidOf> {
  checkRange(asked);
  const zone = zoneOf(site.timeZone);
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
  const readers = asks.map((ask): GroupReader => {
    const { cut } = planRange(zone, range, {
      wholeLastHour,
      levels: ask.levels,
    });
    return { ...ask, units: unitsOf(ask.group), cut };
  });
  const rawEdges = [plan.rawHead, plan.rawTail].filter((edge) => edge !== null);
  const groups = asks.map(({ group }) => group);
  const dimensions = groups.filter((group) => group !== OVERVIEW);
  const budget = new ReportBudget({
    rawEdges: rawEdges.length,
    dimensions: dimensions.length,
  });

  const visit: Visit<GroupReader> = (row, takers) => {
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
    budget.charge(row.unit, dims, figures);
    return budget.hasRoom;
  };
  const cutOff = new Set<CellGroup>();
  const ofEdges = new Map<CellGroup, Approximation[]>();
  const readHours = async (span: Span, some: readonly GroupReader[]) => {
    for (const turn of overviewFirst(some)) {
      const isWhole =
        budget.hasRoom &&
        (await visitCompacted(ctx, site._id, zone, turn, visit));
      // Old blocks may be left out for their gaps; what is new counts all the same.
      const isRead =
        budget.hasRoom && (await visitDeltas(ctx, site._id, turn, span, visit));
      if (!isWhole || !isRead) {
        for (const { group } of turn) cutOff.add(group);
      }
    }
  };

  // Whole hours at the open end hold what has come since `to`, if that is over.
  const isOver = range.now !== undefined && range.to < range.now;
  if (plan.hours && plan.hours.to > range.to && isOver) {
    ofAll.push({ reason: "budget", figures: "all", to: plan.hours.to });
  }
  if (plan.hours) await readHours(plan.hours, readers);
  for (const span of rawEdges) {
    const readHour = async (hour: Span, of: readonly CellGroup[]) => {
      const tables: CellTables = new Map();
      const cut: LevelSpans[] = [{ level: "hour", spans: [hour] }];
      const some = readers.filter(({ group }) => of.includes(group));
      await readHours(
        hour,
        some.map((each) => ({
          ...each,
          cut,
          tableAt: () => tableOf(tables, each.group),
        })),
      );
      return tables;
    };
    const edge = await readEdge(ctx, site, groups, span, readHour, limits);
    for (const { group, tableAt } of readers) {
      const cells = edge.tables.get(group);
      if (cells) mergeTables(layoutOf(group), tableAt(span.from), cells);
      const before = ofEdges.get(group) ?? [];
      ofEdges.set(group, [...before, ...(edge.said.get(group) ?? [])]);
    }
  }
  return (group) => [
    ...ofAll,
    ...(cutOff.has(group) ? [cutOffAnywhere] : []),
    ...(ofEdges.get(group) ?? []),
  ];
}

/** How much is older than what was read is not known. */
const cutOffAnywhere: Approximation = { reason: "budget", figures: "all" };

/** A key may have revenue in every currency there is, each of which is merged and answered as a key is. */
function keysAndAmounts({ cells }: CellTable): number {
  let count = cells.size;
  for (const { revenue } of cells.values()) count += revenue?.length ?? 0;
  return count;
}

function unitsOf(group: CellGroup): string[] {
  return group === OVERVIEW ? [TOTALS] : [ALL, group];
}

/** The overview is small, and what people look at first: large dimensions must leave it its budget. */
function overviewFirst(wanted: readonly GroupReader[]): GroupReader[][] {
  const isOverview = ({ group }: GroupReader) => group === OVERVIEW;
  return [
    wanted.filter(isOverview),
    wanted.filter((each) => !isOverview(each)),
  ].filter((turn) => turn.length > 0);
}

/** Whether `to` lies in the hours that folds still write, by the caller's clock. */
function endsInLiveHours(
  { to, now }: ReportRange,
  hourStart: (instant: number) => number,
): boolean {
  return now !== undefined && to > hourStart(hourStart(now) - 1);
}
