/**
 * Overviews, time series and their mergeable form: makes answers from cells, and adds up the
 * answers of adjacent ranges. A range may be cut anywhere between hours; the sum equals the answer
 * of one report. Breakdowns are in `breakdowns.ts`.
 */
import type { Approximation } from "../api/approximationFields.js";
import {
  isNotOfCells,
  newVisitorErrors,
  saidBy,
  sayApproximate,
  sketchErrors,
} from "./approximations.js";
import { packTable, unpackTable } from "../codec/cellCodec.js";
import {
  cellOf,
  emptyTable,
  mergeTables,
  type Cell,
  type CellTable,
} from "../codec/cells.js";
import { OVERVIEW_KEY, overviewLayout } from "../dimensions.js";
import { overviewFigures } from "./figures.js";
import type { Overview, Timeseries, TimeseriesBucket } from "../api/reports.js";

export function overviewOf(
  table: CellTable,
  said: readonly Approximation[] = [],
): Overview {
  const cell = cellOf(table, overviewLayout, OVERVIEW_KEY);
  return {
    ...overviewFigures(cell),
    ...sayApproximate(withErrorsOf([cell], said)),
    cells: packOverview(table),
  };
}

/** Adds the errors that the cells of overviews have themselves to those that a report knows. */
function withErrorsOf(
  cells: readonly Cell[],
  said: readonly Approximation[],
): Approximation[] {
  const all = [...said, ...sketchErrors(overviewLayout, cells)];
  return [...all, ...newVisitorErrors(cells, all)];
}

/**
 * Adds up the overviews of ranges that do not overlap. Merges distinct counts and does not sum
 * them.
 */
export function mergeOverviews(...parts: readonly Overview[]): Overview {
  const cells = mergeCells(parts.map((part) => part.cells));
  return overviewOf(cells, saidBy(parts).filter(isNotOfCells));
}

/**
 * A time series of buckets by their start, in order.
 * @param isPart the tables have a part of the figures: all that have any come in mergeable form
 */
export function timeseriesOf(
  { interval, weekStartsOn }: Pick<Timeseries, "interval" | "weekStartsOn">,
  tables: ReadonlyMap<number, CellTable>,
  said: readonly Approximation[],
  isPart = false,
): Timeseries {
  const filled = [...tables].filter(([, table]) => table.cells.size > 0);
  const withFigures = new Set(isPart ? filled.map(([start]) => start) : []);
  const cells = [...tables.values()].map((table) =>
    cellOf(table, overviewLayout, OVERVIEW_KEY),
  );
  // An adjacent range may have a share of the first or the last bucket.
  const buckets = [...tables].map(([start, table], index) =>
    timeseriesBucketOf(start, table, {
      withCells:
        index === 0 || index === tables.size - 1 || withFigures.has(start),
    }),
  );
  return {
    interval,
    ...(weekStartsOn !== undefined && { weekStartsOn }),
    buckets,
    ...sayApproximate(withErrorsOf(cells, said)),
  };
}

/** A bucket with its figures; `withCells`: with their mergeable form. */
export function timeseriesBucketOf(
  start: number,
  table: CellTable,
  { withCells }: { withCells: boolean },
): TimeseriesBucket {
  const cell = cellOf(table, overviewLayout, OVERVIEW_KEY);
  return {
    start,
    ...overviewFigures(cell),
    ...(withCells && { cells: packOverview(table) }),
  };
}

/**
 * Joins time series of adjacent ranges, in order. Adds up a bucket of which both have a share.
 * @throws Error when their intervals or the first days of their weeks differ: ask for the later one
 * as for the earlier
 */
export function mergeTimeseries(
  first: Timeseries,
  second: Timeseries,
): Timeseries {
  checkSameBuckets(first, second);
  const { interval, weekStartsOn } = first;
  let said = saidBy([first, second]);
  const buckets = [...first.buckets];
  const rest = [...second.buckets];
  const last = buckets.at(-1);
  const next = rest[0];
  if (last && next && last.start === next.start) {
    const cells = [last.cells, next.cells].flatMap((some) => some ?? []);
    const table = mergeCells(cells);
    buckets[buckets.length - 1] = timeseriesBucketOf(last.start, table, {
      withCells: true,
    });
    said = withErrorsOf([...table.cells.values()], said);
    rest.shift();
  }
  return {
    interval,
    ...(weekStartsOn !== undefined && { weekStartsOn }),
    buckets: [...buckets, ...rest],
    ...sayApproximate(said),
  };
}

/**
 * Adds up two parts of one time series, bucket by bucket.
 * @throws Error when they do not have the same buckets
 */
export function sumTimeseries(
  first: Timeseries,
  second: Timeseries,
): Timeseries {
  checkSameBuckets(first, second);
  const parts = [first, second];
  const starts = ({ buckets }: Timeseries) =>
    buckets.map(({ start }) => start).join();
  if (starts(first) !== starts(second)) {
    throw new Error(
      "The parts of a time series have different buckets; ask for both in the same range.",
    );
  }
  const summed: Cell[] = [];
  const buckets = first.buckets.map((bucket, index) => {
    const packed = parts.flatMap((part) => part.buckets[index]?.cells ?? []);
    if (packed.length === 0) return bucket;
    const table = mergeCells(packed);
    summed.push(...table.cells.values());
    return timeseriesBucketOf(bucket.start, table, { withCells: true });
  });
  const said = withErrorsOf(summed, saidBy(parts).filter(isNotOfCells));
  return { ...first, buckets, ...sayApproximate(said) };
}

/** @throws Error when the intervals or the first days of weeks differ */
function checkSameBuckets(first: Timeseries, second: Timeseries): void {
  if (first.interval !== second.interval) {
    throw new Error(
      `The first time series is by ${first.interval}, the second by ${second.interval}; ask for both in the same interval.`,
    );
  }
  if (first.weekStartsOn !== second.weekStartsOn) {
    throw new Error(
      `The weeks of the first time series begin with day ${first.weekStartsOn}, those of the second with day ${second.weekStartsOn}; ask for both with the same weekStartsOn.`,
    );
  }
}

function packOverview(table: CellTable): ArrayBuffer {
  return packTable(overviewLayout, table).cells;
}

/** Merges packed overviews. Each has one key or none, and the buffer alone tells which. */
function mergeCells(packed: readonly ArrayBuffer[]): CellTable {
  const table = emptyTable();
  for (const cells of packed) {
    const { other, cells: keyed } = unpackTable(overviewLayout, {
      keys: [],
      cells,
    });
    // Unpacked without its key, the one cell is in `other`.
    const cell: Cell | undefined = other ?? keyed.get(OVERVIEW_KEY);
    if (!cell) continue;
    mergeTables(overviewLayout, table, {
      cells: new Map([[OVERVIEW_KEY, cell]]),
      other: null,
      trimBound: null,
    });
  }
  return table;
}
