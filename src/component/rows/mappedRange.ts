/** An index range of rows that all other code sees in another form. */
import type { NamedTableInfo, OrderedQuery } from "convex/server";
import type { DataModel, Doc, TableNames } from "../_generated/dataModel.js";
import type { Rows } from "./ranges.js";

type Ordered<Table extends TableNames> = OrderedQuery<
  NamedTableInfo<DataModel, Table>
>;

/** Rows of an index range, in its order. It reads nothing until the caller says how much. */
export class MappedRange<
  Table extends TableNames,
  Row extends object,
> implements AsyncIterable<Row> {
  constructor(
    /** The range of stored rows, for streams and for whoever needs no more than their keys. */
    readonly rows: Rows<Table>,
    /** The form of a row that all other code sees. */
    readonly map: (row: Doc<Table>) => Row,
    readonly ordered: Ordered<Table> = rows,
  ) {}

  order(order: "asc" | "desc"): MappedRange<Table, Row> {
    return new MappedRange(this.rows, this.map, this.rows.order(order));
  }

  async first(): Promise<Row | null> {
    const row = await this.ordered.first();
    return row && this.map(row);
  }

  async take(count: number): Promise<Row[]> {
    const rows = await this.ordered.take(count);
    return rows.map((row) => this.map(row));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, undefined> {
    for await (const row of this.ordered) yield this.map(row);
  }
}
