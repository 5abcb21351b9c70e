/** A table whose columns are data. Columns that matter less disappear where there is no room. */
import { Fragment, type ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";
import { opensRow } from "./rowClick.js";

export interface ListColumn<Row> {
  heading: string;
  cell: (row: Row) => ReactNode;
  /** The least width that shows it. Default: every width. */
  shownFrom?: "medium" | "wide";
  /** Its width, and the side of its text. Default: `text`, which shares the room that is left. */
  look?:
    | "name"
    | "id"
    | "text"
    | "pages"
    | "place"
    | "device"
    | "time"
    | "ago"
    | "count"
    | "number";
  /** A second line, only where the table is narrow and has no room for its other columns. */
  below?: (row: Row) => string | undefined;
}

export interface ListTableProps<Row> {
  /** Says what the rows are, for screen readers. */
  label: string;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /**
   * Called for a click anywhere in a row, except on what reacts itself. The keyboard needs a button
   * in one of the cells.
   */
  onOpen?: ((row: Row) => void) | undefined;
  /** The content below the open row. */
  details?: (row: Row) => ReactNode;
  /** Id of the open row. Null: none. */
  openId?: string | null;
}

export function ListTable<Row>({
  label,
  columns,
  rows,
  idOf,
  onOpen,
  details,
  openId = null,
}: ListTableProps<Row>) {
  return (
    <div className="footfall-list">
      <table className="footfall-list-table">
        <caption className="footfall-hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ heading, shownFrom, look = "text" }) => (
              <th
                key={heading}
                scope="col"
                className="footfall-list-cell"
                data-look={look}
                data-from={shownFrom}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const id = idOf(row);
            const isOpen = details !== undefined && id === openId;
            return (
              <Fragment key={id}>
                <tr
                  className="footfall-list-row"
                  data-open={isOpen || undefined}
                  data-opens={onOpen !== undefined || undefined}
                  onClick={
                    onOpen &&
                    (({ target, currentTarget }) => {
                      if (opensRow(target, currentTarget)) onOpen(row);
                    })
                  }
                >
                  <Cells columns={columns} row={row} />
                </tr>
                {isOpen && (
                  <tr>
                    <td className="footfall-list-details">
                      {/* As wide as the list. A cell across hidden columns would bring them back. */}
                      <div className="footfall-list-details-body">
                        {details(row)}
                      </div>
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cells<Row>({
  columns,
  row,
}: Pick<ListTableProps<Row>, "columns"> & { row: Row }) {
  return columns.map(({ heading, cell, shownFrom, look = "text", below }) => (
    <td
      key={heading}
      className="footfall-list-cell"
      data-look={look}
      data-from={shownFrom}
    >
      {cell(row)}
      <Below text={below?.(row)} />
    </td>
  ));
}

function Below({ text }: { text: string | undefined }) {
  const visible = useVisibleText();
  if (text === undefined) return null;
  return (
    <span className="footfall-list-below" dir="auto">
      {visible(text)}
    </span>
  );
}
