/**
 * Collects the cells of a report: whole hours from segments and deltas, ragged edges from raw rows.
 * Coarse segments come first, and the newest of each kind: where the budget ends, most of the truth and
 * what people look at is there.
 * Reads no cursor and no watermark, so a closed range is computed once and re-run only when clean-up
 * moves a horizon, once a day.
 */
import { mergeTables, type CellTable } from "../shared/cells.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../shared/dimensions.js";
import { unpackTable } from "../shared/cellCodec.js";
import { footfallError } from "../shared/errors.js";
import { DAY, MIB } from "../shared/units.js";
import { zoneOf, type BucketSize } from "../shared/zone.js";
import type { Doc } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { keptRange } from "./model/keptRange.js";
import { planRange, type Span } from "./model/rangePlan.js";
import { fromStored } from "./model/storedDims.js";
import { ALL, packedBytes, TOTALS } from "./model/segments.js";
import { MAX_EDGE_BYTES, readEdge } from "./rawEdges.js";
import type { Site } from "./requireSite.js";
import { visitCompacted, visitDeltas, type Units } from "./segmentReader.js";

/** Half of what a transaction may read, raw edges included: 62 days of 200 full sketches, and months. */
const MAX_REPORT_BYTES = 8 * MIB;
/** Half of the rows that a transaction may read would take longer than its second. */
const MAX_REPORT_ROWS = 8000;
/** Small cells by the hundred thousand fit into the bytes; merging and ranking them takes half a second. */
const MAX_REPORT_KEYS = 100_000;
/** What a row costs beside its cells. */
const ROW_OVERHEAD_BYTES = 200;
/** Further than this nobody has events; walking it would only cost time. */
const MAX_RANGE_MS = 100 * 366 * DAY;

export interface ReportRange extends Span {
  now?: number;
}

/** Where the cells of an instant go: one table for a range, one per bucket for a time series. */
export type TableAt = (instant: number) => CellTable;

/** Adds the range's cells to the tables. Returns whether some part could not be counted exactly. */
export async function readReport(
  ctx: QueryCtx,
  site: Site,
  group: CellGroup,
  asked: ReportRange,
  levels: readonly BucketSize[],
  tableAt: TableAt,
): Promise<{ approximate: boolean }> {
  checkRange(asked);
  const zone = zoneOf(site.timeZone);
  const horizons = await horizonsOf(ctx, site._id);
  const { range, isMoved } = keptRange(zone, asked, horizons);
  if (range.from === range.to) return { approximate: isMoved };
  const layout = layoutOf(group);
  const units = group === OVERVIEW ? [TOTALS] : [ALL, group];
  const plan = planRange(zone, range, {
    levels,
    wholeLastHour: endsInLiveHours(range, (now) => zone.hourStart(now)),
  });
  const rawEdges = [plan.rawHead, plan.rawTail].filter((edge) => edge !== null);
  const budget = new Budget(rawEdges.length);
  const visit = (row: Doc<"rollups">): boolean => {
    let keys = 0;
    for (const packed of fromStored(row.dims)) {
      if (packed.dimension !== group) continue;
      mergeTables(layout, tableAt(row.bucket), unpackTable(layout, packed));
      keys += packed.keys.length;
    }
    return budget.take(row, keys);
  };
  const readHours = async (span: Span, hourUnits: Units, cut = plan.cut) =>
    (await visitCompacted(ctx, site._id, zone, hourUnits, cut, visit)) &&
    (await visitDeltas(ctx, site._id, hourUnits, span, visit));

  // Whole hours at the open end hold what has come since `to`, if that is over.
  const holdsMore = plan.hours !== null && plan.hours.to > range.to;
  const isOver = range.now !== undefined && range.to < range.now;
  let approximate = isMoved || (holdsMore && isOver);
  if (plan.hours && !(await readHours(plan.hours, units))) approximate = true;
  for (const edge of rawEdges) {
    const cells = await readEdge(ctx, site, group, edge);
    if (cells) {
      mergeTables(layout, tableAt(edge.from), cells);
    } else {
      approximate = true;
      const from = zone.hourStart(edge.from);
      const hour = { from, to: zone.nextHour(from) };
      await readHours(hour, units, [{ level: "hour", spans: [hour] }]);
    }
  }
  return { approximate };
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

/** What segments may take: all that raw edges, which have a budget of their own, leave over. */
class Budget {
  readonly #maxBytes: number;
  #bytes = 0;
  #rows = 0;
  #keys = 0;

  constructor(rawEdges: number) {
    this.#maxBytes = MAX_REPORT_BYTES - rawEdges * MAX_EDGE_BYTES;
  }

  /** Whether there is room for another row. */
  take(row: Doc<"rollups">, keys: number): boolean {
    this.#rows++;
    this.#keys += keys;
    this.#bytes += packedBytes(fromStored(row.dims)) + ROW_OVERHEAD_BYTES;
    return (
      this.#bytes < this.#maxBytes &&
      this.#rows < MAX_REPORT_ROWS &&
      this.#keys < MAX_REPORT_KEYS
    );
  }
}
