/** Makes the answer of a breakdown out of its cells, and adds up the answers of adjacent ranges. */
import type { Approximation } from "../api/approximationFields.js";
import {
  isNotOfCells,
  saidBy,
  sayApproximate,
  sketchErrors,
} from "./approximations.js";
import { packTable, tableSize, unpackTable } from "../codec/cellCodec.js";
import {
  emptyTable,
  isNegativeCell,
  isZeroCell,
  keyCountOf,
  mergeTables,
  negativesIntoOther,
  type Cell,
  type CellTable,
} from "../codec/cells.js";
import { definitionOf, NONE_KEY, type Dimension } from "../dimensions.js";
import { rowFigures } from "./figures.js";
import { MAX_BREAKDOWN_LIMIT, rowMetrics } from "../api/reportLimits.js";
import type { Breakdown, RowFigures, RowMetric } from "../api/reports.js";
import { trimTable } from "./trim.js";
import { MIB } from "../units.js";

/** Bounds the mergeable form of one breakdown. */
const MAX_PACKED_BYTES = 2 * MIB;
/**
 * Bounds all mergeable forms of one answer. An answer may be 16 MiB, and 10,000 rows of a summary
 * take up to a third of that.
 */
const MAX_PACKED_BYTES_IN_ALL = 8 * MIB;

/**
 * Bytes that the mergeable form of each breakdown may take in an answer with that many breakdowns.
 */
export function shareOfPackedBytes(breakdowns: number): number {
  return Math.min(MAX_PACKED_BYTES, MAX_PACKED_BYTES_IN_ALL / breakdowns);
}

export interface BreakdownOrder {
  orderBy?: RowMetric | undefined;
  limit: number;
}

export interface BreakdownOptions extends BreakdownOrder {
  /** Bounds the mergeable form. */
  maxPackedBytes?: number;
  /**
   * The table has a part of the figures. Another part adds to keys that are negative in it, so they
   * stay in its mergeable form.
   */
  isPart?: boolean;
}

/** Answers a breakdown of these cells. The caller must not use the table afterwards. */
export function breakdownOf(
  dimension: Dimension,
  table: CellTable,
  said: readonly Approximation[],
  {
    orderBy = defaultOrder(dimension),
    limit,
    maxPackedBytes = MAX_PACKED_BYTES,
    isPart = false,
  }: BreakdownOptions,
): Breakdown {
  const layout = definitionOf(dimension);
  if (!isPart) negativesIntoOther(layout, table);
  // Keys that are gone stay in the mergeable form while it is small: another part may add to them.
  const rows = [...table.cells]
    .filter(([key, cell]) => key !== NONE_KEY && !isGoneCell(dimension, cell))
    .map(([key, cell]) => ({ key, ...rowFigures(dimension, cell) }));
  rows.sort(
    (a: { key: string } & RowFigures, b: { key: string } & RowFigures) =>
      (b[orderBy] ?? 0) - (a[orderBy] ?? 0) ||
      totalOf(b) - totalOf(a) ||
      (a.key < b.key ? -1 : 1),
  );
  const { other, trimBound } = table;
  const none = noneOf(dimension, table);
  const shown = rows.slice(0, limit);
  const cells = [
    ...shown.flatMap(({ key }) => table.cells.get(key) ?? []),
    ...[none, other].flatMap((cell) => cell ?? []),
  ];
  const bound = trimBound && boundOf(dimension, trimBound);
  const answer = {
    dimension,
    rows: shown,
    keyCount: rows.length,
    none: none && rowFigures(dimension, none),
    other: other && rowFigures(dimension, other),
    bound,
    ...sayApproximate([
      ...said,
      ...(bound ? [trimmedBy(bound)] : []),
      ...sketchErrors(layout, cells),
    ]),
  };
  const negative = isPart ? takeNegatives(table) : [];
  const isLarge = () =>
    keyCountOf(table) > MAX_BREAKDOWN_LIMIT ||
    tableSize(layout, table) > maxPackedBytes;
  if (!isPart && rows.length < table.cells.size && isLarge()) {
    for (const [key, cell] of table.cells) {
      if (isGoneCell(dimension, cell)) table.cells.delete(key);
    }
  }
  trimTable(layout, table, {
    maxKeys: MAX_BREAKDOWN_LIMIT,
    maxBytes: maxPackedBytes,
    weight: weightIndexOf(layout),
  });
  for (const [key, cell] of negative) table.cells.set(key, cell);
  return { ...answer, packed: packTable(layout, table) };
}

/** Takes keys that are negative out of a table, so that no trim meets them. */
function takeNegatives({ cells }: CellTable): [string, Cell][] {
  const taken = [...cells].filter(
    ([key, cell]) => key !== NONE_KEY && isNegativeCell(cell),
  );
  for (const [key] of taken) cells.delete(key);
  return taken;
}

/** The cell of what has no value of the dimension; null if nothing is left of it. */
function noneOf(dimension: Dimension, { cells }: CellTable): Cell | null {
  const cell = cells.get(NONE_KEY);
  return cell && !isGoneCell(dimension, cell) ? cell : null;
}

/** Adds up breakdowns of one dimension over ranges that do not overlap. */
export function mergeBreakdowns(
  parts: readonly [Breakdown, ...Breakdown[]],
  order: BreakdownOrder,
): Breakdown {
  const [{ dimension }] = parts;
  const layout = definitionOf(dimension);
  const table = emptyTable();
  for (const { packed } of parts) {
    mergeTables(layout, table, unpackTable(layout, packed));
  }
  const said = saidBy(parts).filter(isNotOfCells);
  const merged = breakdownOf(dimension, table, said, order);
  if (merged.bound === null) return merged;
  // Keys that a part has counted and trimmed exist, although its mergeable form does not have them.
  const counted = parts.map(({ keyCount }) => keyCount);
  return { ...merged, keyCount: Math.max(merged.keyCount, ...counted) };
}

/** Whether rows of the dimension have the metric, so that they can be ordered by it. */
export function hasMetric(dimension: Dimension, metric: RowMetric): boolean {
  const { metrics, distinct } = definitionOf(dimension);
  const has = (name: string) =>
    [...metrics, ...distinct].some((metricName) => metricName === name);
  if (metric === "bounceRate") return has("bounces");
  if (metric === "averageSessionDurationMs") return has("durationMs");
  return has(metric);
}

/**
 * The metric that makes a key heavy: sessions, or events where sessions are not counted. Returns
 * its index.
 */
export function weightIndexOf(layout: { readonly metrics: readonly string[] }) {
  const sessions = layout.metrics.indexOf("sessions");
  return sessions >= 0 ? sessions : layout.metrics.indexOf("events");
}

/**
 * Whether nothing is left of a cell. Where its sessions were attributed again, its sketch may still
 * have their visitors. A cell with revenue is not gone.
 */
export function isGoneCell(dimension: Dimension, cell: Cell): boolean {
  return definitionOf(dimension).scope === "session"
    ? cell.sums.every((sum) => sum === 0) && cell.revenue === undefined
    : isZeroCell(cell);
}

function defaultOrder(dimension: Dimension): RowMetric {
  return rowMetrics.find((metric) => hasMetric(dimension, metric)) ?? "events";
}

/** Breaks ties of the chosen metric by size. */
function totalOf({ sessions = 0, events = 0 }: RowFigures): number {
  return sessions + events;
}

function boundOf(dimension: Dimension, trimBound: number[]): RowFigures {
  const { metrics, distinct } = definitionOf(dimension);
  const bound: RowFigures = {};
  for (const [index, name] of [...metrics, ...distinct].entries()) {
    if (name === "bounces" || name === "durationMs") continue;
    bound[name] = trimBound[index] ?? 0;
  }
  return bound;
}

/** `revenue` has no bound. */
function trimmedBy({ revenue: _, ...counts }: RowFigures): Approximation {
  const atMost = Math.max(...Object.values(counts));
  return { reason: "trimmed", figures: "rows", atMost };
}
