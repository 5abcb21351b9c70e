/**
 * The ragged edges of a range, shorter than an hour: slices of an hour that are counted from raw events, sessions
 * and visitors. Each of these has a budget of its own. Where the slice does not fit into it, the rest of the hour
 * is counted instead and taken off what the hour has counted (`model/hourSlices.ts`).
 *
 * Only counted rows may be taken off: sessions and visitors are rows that folds write together with their
 * figures; how far events are counted is noted in the hour itself (`model/fences.ts`). So nothing is read that
 * a fold of other hours writes.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import { mergeTables, negativesIntoOther } from "../../shared/codec/cells.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import { KIB, MIB } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { addRow, rowsBehind, type HourRow } from "../repairs/hourRows.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import {
  partFrom,
  sliceOf,
  sourcesOf,
  type CountedPart,
} from "../model/reports/hourSlices.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  recountSources,
  type Fence,
  type RecountSource,
} from "../model/rollups/recount.js";
import { tableOf, TOTALS } from "../model/rollups/blocks.js";
import { isBehind } from "../repairs/recount.js";
import { repairOf } from "../rollups/repairQueue.js";
import type { Site } from "../scope/requireSite.js";
import { RowBudget, type RowLimits } from "../budget/rowBudget.js";
import { blocksIn } from "../rows/blocks.js";

/** Limits of reading one source: first the slice, then the rest of the hour with what is left of both. */
interface SourceLimits {
  readonly slice: RowLimits;
  readonly both: RowLimits;
}
export type EdgeLimits = Readonly<Record<RecountSource, SourceLimits>>;

/**
 * Limits of one edge, dead letters included. Ordinary events take 550 bytes, sessions 600 and visitors 200. Both edges
 * together stay within 20,000 of the 32,000 rows and 8 of the 16 MiB that a transaction may read; 8,000 rows and
 * 6 MiB are for blocks.
 */
export const edgeLimits: EdgeLimits = {
  events: {
    slice: { rows: 4000, bytes: MIB },
    both: { rows: 5000, bytes: 2 * MIB },
  },
  sessions: {
    slice: { rows: 2000, bytes: 768 * KIB },
    both: { rows: 2500, bytes: 1280 * KIB },
  },
  visitors: {
    slice: { rows: 2000, bytes: 384 * KIB },
    both: { rows: 2500, bytes: 768 * KIB },
  },
};

/** One edge, in each of the groups, and what is not exact about it. */
interface EdgeCells {
  readonly tables: CellTables;
  readonly said: ReadonlyMap<CellGroup, readonly Approximation[]>;
}

/** @param readHour what blocks say of some groups in the hour of the edge */
export async function readEdge(
  ctx: QueryCtx,
  site: Site,
  groups: readonly CellGroup[],
  span: Span,
  readHour: (hour: Span, of: readonly CellGroup[]) => Promise<CellTables>,
  limits: EdgeLimits = edgeLimits,
): Promise<EdgeCells> {
  const zone = zoneOf(site.timeZone);
  const sources = recountSources.filter((source) =>
    groups.some((group) => sourcesOf(group).includes(source)),
  );
  const slices = new Map<RecountSource, RowsRead>();
  for (const source of sources) {
    const budget = new RowBudget(limits[source].slice);
    slices.set(source, await readRows(ctx, site._id, source, [span], budget));
  }
  const tables: CellTables = new Map();
  const said = new Map<CellGroup, Approximation[]>();
  const groupsOf = (source: RecountSource) =>
    groups.filter((group) => sourcesOf(group).includes(source));
  const add = (group: CellGroup, table: CellTables | undefined) => {
    const own = table?.get(group);
    if (own) mergeTables(layoutOf(group), tableOf(tables, group), own);
  };
  const tooLarge = [...slices].filter(([, { isWhole }]) => !isWhole);
  for (const [source, { rows, isWhole }] of slices) {
    if (!isWhole) continue;
    const counted = countRows(site, rows);
    for (const group of groupsOf(source)) add(group, counted);
  }
  if (tooLarge.length === 0) return { tables, said };

  const from = zone.hourStart(span.from);
  const hour = { from, to: zone.nextHour(from) };
  const rest = [
    { from: hour.from, to: span.from },
    { from: span.to, to: hour.to },
  ].filter((part) => part.from < part.to);
  const held = await readHour(
    hour,
    groups.filter((group) =>
      tooLarge.some(([source]) => sourcesOf(group).includes(source)),
    ),
  );
  for (const [group, table] of held) {
    if (group !== OVERVIEW) negativesIntoOther(layoutOf(group), table);
  }
  const fence = await fenceOfHour(ctx, site._id, hour);
  const repair = await repairOf(ctx, site._id, zone.dayStart(hour.from));
  // Rows are deleted of which the hour still knows.
  const isRepairing = repair !== null;
  for (const [source, slice] of tooLarge) {
    const { both } = limits[source];
    const budget = new RowBudget({
      rows: both.rows - slice.cost.rows,
      bytes: both.bytes - slice.cost.bytes,
    });
    const others = await readRows(ctx, site._id, source, rest, budget);
    const isKnown = source !== "events" || fence !== undefined;
    const partOf = ({ rows, isWhole }: RowsRead) => {
      const counted = rows.filter(
        (row) => !fence || !("seq" in row) || isBehind(fence, row),
      );
      return { tables: countRows(site, counted), isWhole };
    };
    const [inside, outside] = [partOf(slice), partOf(others)];
    for (const group of groupsOf(source)) {
      const ofGroup = (part: typeof inside): CountedPart => ({
        table: partFrom(group, source, part.tables.get(group)),
        isWhole: part.isWhole,
      });
      const { table, said: errors } = sliceOf(group, source, {
        hour: partFrom(group, source, held.get(group)),
        inside: ofGroup(inside),
        outside: ofGroup(outside),
        isCounted: isKnown,
      });
      mergeTables(layoutOf(group), tableOf(tables, group), table);
      const all = said.get(group) ?? [];
      said.set(group, all);
      all.push(...errors);
      if (isRepairing) all.push({ reason: "budget", figures: "all" });
    }
  }
  return { tables, said };
}

interface RowsRead {
  /** Dead letters are left out. */
  rows: HourRow[];
  isWhole: boolean;
  cost: RowLimits;
}

/** The rows of a source in some spans, as far as they fit. */
async function readRows(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  source: RecountSource,
  spans: readonly Span[],
  budget: RowBudget,
): Promise<RowsRead> {
  const rows: HourRow[] = [];
  const read = (isWhole: boolean) => ({ rows, isWhole, cost: budget.spent });
  for (const span of spans) {
    const letters = new DeadLetterFilter(ctx, {
      siteId,
      span,
      order: "asc",
      budget,
    });
    for await (const { row } of rowsBehind(ctx, siteId, source, span, null)) {
      if (!budget.take(row)) return read(false);
      const isLetter = "seq" in row ? await letters.holds(row) : false;
      if (isLetter === null) return read(false);
      if (!isLetter) rows.push(row);
    }
  }
  return read(true);
}

function countRows(site: Site, rows: readonly HourRow[]): CellTables {
  const deltas = new Deltas();
  const zone = zoneOf(site.timeZone);
  const countedBy = { zone, promotedProperties: site.promotedProperties };
  for (const row of rows) addRow(deltas, countedBy, row);
  // All of one hour.
  const [tables] = deltas.hours.values();
  return tables ?? new Map<never, never>();
}

/** Up to where the events of the hour are counted; undefined: earlier versions did not note it. */
async function fenceOfHour(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
): Promise<Fence | undefined> {
  const rows: Doc<"rollups">[] = [];
  for (const level of ["hour", "delta"] as const) {
    rows.push(
      ...(await blocksIn(ctx, siteId, level, TOTALS, from, to).collect()),
    );
  }
  return joinFences(rows.map(({ countedTo }) => countedTo));
}
