/**
 * The ragged edges of a range: partial hours that are counted from raw events, sessions and
 * visitors. Each of these sources has a budget of its own. Where the rows of an edge do not fit
 * into it, the rest of the hour is counted and subtracted from the figures of the whole hour
 * (`model/reports/partialHour.ts`).
 *
 * Only counted rows may be subtracted. Folds write sessions and visitors together with their
 * figures. The hour itself notes how far its events are counted (`model/rollups/fences.ts`). So a
 * report reads nothing that a fold of other hours writes.
 */
import type { Approximation } from "../../shared/api/approximationFields.js";
import {
  mergeTables,
  negativesIntoOther,
  type CellTable,
} from "../../shared/codec/cells.js";
import { layoutOf, OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import type { Doc } from "../_generated/dataModel.js";
import { DeadLetterFilter } from "../deadLetters/deadLetterFilter.js";
import { addRow, rowsAfter, type HourRow } from "../repairs/hourRows.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import {
  partFrom,
  partialHourOf,
  sourcesOf,
} from "../model/reports/partialHour.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  recountSources,
  type Fence,
  type RecountSource,
} from "../model/rollups/recount.js";
import { tableOf, TOTALS } from "../model/rollups/blocks.js";
import { isBehind } from "../repairs/recount.js";
import { repairOf } from "../rows/repairs.js";
import type { Scope } from "../scope/scope.js";
import { RowBudget, type RowLimits } from "../budget/rowBudget.js";
import { blocksIn } from "../rows/rollups.js";
import type { EdgeLimits } from "../budget/reportLimits.js";

/** An edge to read. */
export interface Edge {
  readonly span: Span;
  readonly groups: readonly CellGroup[];
  readonly limits: EdgeLimits;
  /** Reads the figures that blocks have of some groups in the hour of the edge. */
  readonly readHour: (
    hour: Span,
    groups: readonly CellGroup[],
  ) => Promise<CellTables>;
}

/** The cells of an edge for each group, and what is not exact about them. */
interface EdgeCells {
  readonly tables: CellTables;
  readonly said: ReadonlyMap<CellGroup, readonly Approximation[]>;
}

/** Reads the cells of an edge. Its span must lie within one hour. */
export async function readEdge(scope: Scope, edge: Edge): Promise<EdgeCells> {
  const sources = recountSources.filter(
    (source) => groupsFrom(source, edge).length > 0,
  );
  const reads = new Map<RecountSource, RowsRead>();
  for (const source of sources) {
    const budget = new RowBudget(edge.limits[source].edge);
    reads.set(source, await readRows(scope, source, [edge.span], budget));
  }
  const tables: CellTables = new Map();
  const said = new Map<CellGroup, Approximation[]>();
  const add = (group: CellGroup, table: CellTable | undefined) => {
    if (table) mergeTables(layoutOf(group), tableOf(tables, group), table);
  };
  for (const [source, { rows, isWhole }] of reads) {
    if (!isWhole) continue;
    const counted = tablesFrom(scope, rows);
    for (const group of groupsFrom(source, edge)) {
      add(group, counted.get(group));
    }
  }
  const cut = [...reads].filter(([, { isWhole }]) => !isWhole);
  if (cut.length === 0) return { tables, said };
  for (const { group, table, errors } of await readCut(scope, edge, cut)) {
    add(group, table);
    said.set(group, [...(said.get(group) ?? []), ...errors]);
  }
  return { tables, said };
}

function groupsFrom(source: RecountSource, { groups }: Edge): CellGroup[] {
  return groups.filter((group) => sourcesOf(group).includes(source));
}

/** The cells of one group from one source. */
interface SourceCells {
  group: CellGroup;
  table: CellTable;
  errors: readonly Approximation[];
}

/** Counts sources of an edge that could not be read whole, from its hour and the rest of that. */
async function readCut(
  scope: Scope,
  edge: Edge,
  cut: readonly (readonly [RecountSource, RowsRead])[],
): Promise<SourceCells[]> {
  const { ctx, site, zone } = scope;
  const { span, limits } = edge;
  const start = zone.hourStart(span.from);
  const hour = { from: start, to: zone.nextHour(start) };
  const rest = [
    { from: hour.from, to: span.from },
    { from: span.to, to: hour.to },
  ].filter((part) => part.from < part.to);
  const groups = edge.groups.filter((group) =>
    cut.some(([source]) => sourcesOf(group).includes(source)),
  );
  const held = await edge.readHour(hour, groups);
  for (const [group, table] of held) {
    if (group !== OVERVIEW) negativesIntoOther(layoutOf(group), table);
  }
  const fence = await fenceOfHour(scope, hour);
  // While a repair is under way, the hour may still have figures of rows that are deleted.
  const isRepairing =
    (await repairOf(ctx, site._id, zone.dayStart(start))) !== null;
  const cells: SourceCells[] = [];
  for (const [source, inside] of cut) {
    const { both } = limits[source];
    const budget = new RowBudget({
      rows: both.rows - inside.cost.rows,
      bytes: both.bytes - inside.cost.bytes,
    });
    const outside = await readRows(scope, source, rest, budget);
    const isCounted = source !== "events" || fence !== undefined;
    const within = countedOf(scope, inside, fence);
    const beside = countedOf(scope, outside, fence);
    for (const group of groupsFrom(source, edge)) {
      const partOf = ({ tables, isWhole }: typeof within) => ({
        table: partFrom(group, source, tables.get(group)),
        isWhole,
      });
      const { table, said } = partialHourOf(group, source, {
        hour: partFrom(group, source, held.get(group)),
        inside: partOf(within),
        outside: partOf(beside),
        isCounted,
      });
      cells.push({
        group,
        table,
        errors: isRepairing ? [...said, ofRepair] : said,
      });
    }
  }
  return cells;
}

const ofRepair: Approximation = { reason: "budget", figures: "all" };

/** Counts rows, without events that the hour has not counted yet. */
function countedOf(
  scope: Scope,
  { rows, isWhole }: RowsRead,
  fence: Fence | undefined,
): { tables: CellTables; isWhole: boolean } {
  const counted = rows.filter(
    (row) => !fence || !("seq" in row) || isBehind(fence, row),
  );
  return { tables: tablesFrom(scope, counted), isWhole };
}

interface RowsRead {
  /** Without dead letters. */
  rows: HourRow[];
  isWhole: boolean;
  cost: RowLimits;
}

/** The rows of a source in some spans, as far as they fit. */
async function readRows(
  { ctx, site }: Scope,
  source: RecountSource,
  spans: readonly Span[],
  budget: RowBudget,
): Promise<RowsRead> {
  const siteId = site._id;
  const rows: HourRow[] = [];
  const read = (isWhole: boolean) => ({ rows, isWhole, cost: budget.spent });
  for (const span of spans) {
    const letters = new DeadLetterFilter(ctx, {
      siteId,
      span,
      order: "asc",
      budget,
    });
    const range = { siteId, source, ...span };
    for await (const { row } of rowsAfter(ctx, range, null)) {
      if (!budget.take(row)) return read(false);
      const isLetter = "seq" in row ? await letters.holds(row) : false;
      if (isLetter === null) return read(false);
      if (!isLetter) rows.push(row);
    }
  }
  return read(true);
}

/** Counts rows of one hour. */
function tablesFrom(
  { site, zone }: Scope,
  rows: readonly HourRow[],
): CellTables {
  const deltas = new Deltas();
  const countedBy = { zone, promotedProperties: site.promotedProperties };
  for (const row of rows) addRow(deltas, countedBy, row);
  const [tables] = deltas.hours.values();
  return tables ?? new Map<never, never>();
}

/** How far the events of the hour are counted; undefined where a row of it does not say so. */
async function fenceOfHour(
  { ctx, site }: Scope,
  hour: Span,
): Promise<Fence | undefined> {
  const siteId = site._id;
  const rows: Doc<"rollups">[] = [];
  for (const level of ["hour", "delta"] as const) {
    const range = { siteId, level, ...hour };
    rows.push(...(await blocksIn(ctx.db, range, TOTALS).collect()));
  }
  return joinFences(rows.map(({ countedTo }) => countedTo));
}
