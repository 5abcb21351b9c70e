/**
 * Collects the cells of a report: whole hours from segments and deltas, ragged edges from raw rows. One
 * pass serves several groups of cells: a row that holds many of them is read once.
 * Coarse segments come first, and the newest of each kind: where the budget ends, most of the truth and
 * what people look at is there.
 * Reads no cursor and no watermark, so a closed range is computed once and re-run only when clean-up
 * moves a horizon, once a day.
 */
import { mergeTables, type CellTable } from "../shared/cells.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../shared/dimensions.js";
import { unpackTable } from "../shared/cellCodec.js";
import { footfallError } from "../shared/errors.js";
import { DAY } from "../shared/units.js";
import { zoneOf, type BucketSize } from "../shared/zone.js";
import type { QueryCtx } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { keptRange } from "./model/keptRange.js";
import { planRange, type Span } from "./model/rangePlan.js";
import { fromStored } from "./model/storedDims.js";
import { ALL, TOTALS } from "./model/segments.js";
import { readEdge } from "./rawEdges.js";
import { ReportBudget } from "./reportBudget.js";
import type { Site } from "./requireSite.js";
import {
  visitCompacted,
  visitDeltas,
  type Visit,
  type Wanted,
} from "./segmentReader.js";

/** Further than this nobody has events; walking it would only cost time. */
const MAX_RANGE_MS = 100 * 366 * DAY;

export interface ReportRange extends Span {
  now?: number;
}

/** Where the cells of an instant go: one table for a range, one per bucket for a time series. */
export type TableAt = (instant: number) => CellTable;

/** What a report wants of one group of cells. */
export interface WantedCells {
  /** The levels of which its tables may be made. */
  readonly levels: readonly BucketSize[];
  readonly tableAt: TableAt;
}

interface WantedGroup extends Wanted {
  readonly group: CellGroup;
}

/**
 * Adds the range's cells to the tables of every group. Returns whether some part could not be counted
 * exactly; the budget is that of all groups together.
 */
export async function readReport(
  ctx: QueryCtx,
  site: Site,
  asked: ReportRange,
  groups: ReadonlyMap<CellGroup, WantedCells>,
): Promise<{ approximate: boolean }> {
  checkRange(asked);
  const zone = zoneOf(site.timeZone);
  const horizons = await horizonsOf(ctx, site._id);
  const { range, isMoved } = keptRange(zone, asked, horizons);
  if (range.from === range.to) return { approximate: isMoved };
  const wholeLastHour = endsInLiveHours(range, (now) => zone.hourStart(now));
  const plan = planRange(zone, range, { wholeLastHour });
  const wanted = [...groups].map(([group, { levels }]): WantedGroup => {
    const { cut } = planRange(zone, range, { wholeLastHour, levels });
    return { group, units: unitsOf(group), cut };
  });
  const rawEdges = [plan.rawHead, plan.rawTail].filter((edge) => edge !== null);
  const dimensions = [...groups.keys()].filter((group) => group !== OVERVIEW);
  const budget = new ReportBudget({
    rawEdges: rawEdges.length,
    dimensions: dimensions.length,
  });

  const add = (group: CellGroup, instant: number, cells: CellTable): void => {
    const table = groups.get(group)?.tableAt(instant);
    if (table) mergeTables(layoutOf(group), table, cells);
  };
  const visit: Visit<WantedGroup> = (row, takers) => {
    let keys = 0;
    for (const packed of fromStored(row.dims)) {
      const { dimension } = packed;
      if (!takers.some(({ group }) => group === dimension)) continue;
      const cells = unpackTable(layoutOf(dimension), packed);
      add(dimension, row.bucket, cells);
      keys += packed.keys.length;
    }
    budget.charge(row, keys);
    return budget.hasRoom;
  };
  const readHours = async (span: Span, some: readonly WantedGroup[]) => {
    for (const turn of overviewFirst(some)) {
      const isRead =
        budget.hasRoom &&
        (await visitCompacted(ctx, site._id, zone, turn, visit)) &&
        (await visitDeltas(ctx, site._id, turn, span, visit));
      if (!isRead) return false;
    }
    return true;
  };

  // Whole hours at the open end hold what has come since `to`, if that is over.
  const holdsMore = plan.hours !== null && plan.hours.to > range.to;
  const isOver = range.now !== undefined && range.to < range.now;
  let approximate = isMoved || (holdsMore && isOver);
  if (plan.hours && !(await readHours(plan.hours, wanted))) approximate = true;
  for (const edge of rawEdges) {
    const tables = await readEdge(ctx, site, [...groups.keys()], edge);
    if (tables) {
      for (const [group, cells] of tables) add(group, edge.from, cells);
    } else {
      approximate = true;
      const from = zone.hourStart(edge.from);
      const hour = { from, to: zone.nextHour(from) };
      const cut = [{ level: "hour", spans: [hour] }] as const;
      await readHours(
        hour,
        wanted.map((each) => ({ ...each, cut })),
      );
    }
  }
  return { approximate };
}

function unitsOf(group: CellGroup): string[] {
  return group === OVERVIEW ? [TOTALS] : [ALL, group];
}

/** The overview is small, and what people look at first: large dimensions must leave it its budget. */
function overviewFirst(wanted: readonly WantedGroup[]): WantedGroup[][] {
  const isOverview = ({ group }: WantedGroup) => group === OVERVIEW;
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

/** @throws a Footfall error `invalidRange` */
export function checkRange({ from, to, now = 0 }: ReportRange): void {
  const isUsable =
    [from, to, now].every(Number.isFinite) &&
    from >= 0 &&
    from <= to &&
    to <= MAX_RANGE_MS &&
    Math.abs(now) <= MAX_RANGE_MS;
  if (!isUsable) {
    throw footfallError(
      "invalidRange",
      `The range [${from}, ${to}) is not usable: two times in epoch milliseconds, from not after to, both between 1970 and 2070.`,
      { from, to },
    );
  }
}
