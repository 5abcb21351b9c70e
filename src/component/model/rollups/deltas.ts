/** The figures that one fold adds to the rollups: a table of cells for each hour and dimension. */
import {
  addRevenue,
  cellOf,
  emptyTable,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  layoutOf,
  type CellGroup,
  type DistinctMetric,
  type Metric,
} from "../../../shared/dimensions.js";
import type { RevenueSums } from "../../../shared/codec/revenueSums.js";
import { addHash } from "../../../shared/codec/sketch.js";

export type CellTables = Map<CellGroup, CellTable>;

/** The figures that one event, session or visitor adds to a cell. */
export interface AddedFigures {
  readonly sums?: Partial<Record<Metric, number>>;
  readonly hashes?: Partial<Record<DistinctMetric, number>>;
  readonly revenue?: RevenueSums | undefined;
}

export class Deltas {
  /** Tables by the instant at which their hour starts. */
  readonly hours = new Map<number, CellTables>();

  add(
    hour: number,
    group: CellGroup,
    key: string,
    { sums = {}, hashes = {}, revenue }: AddedFigures,
  ): void {
    const layout = layoutOf(group);
    const cell = cellOf(this.#table(hour, group), layout, key);
    layout.metrics.forEach((metric, index) => {
      cell.sums[index] = (cell.sums[index] ?? 0) + (sums[metric] ?? 0);
    });
    layout.distinct.forEach((metric, index) => {
      const hash = hashes[metric];
      const sketch = cell.sketches[index];
      if (hash === undefined || sketch === undefined) return;
      cell.sketches[index] = addHash(sketch, hash, layout.precision);
    });
    addRevenue(cell, revenue);
  }

  #table(hour: number, group: CellGroup): CellTable {
    let tables = this.hours.get(hour);
    if (!tables)
      this.hours.set(hour, (tables = new Map<CellGroup, CellTable>()));
    let table = tables.get(group);
    if (!table) tables.set(group, (table = emptyTable()));
    return table;
  }
}
