/** A table of rows by columns; columns are data, and those that matter less give way where there is no room. */
import { Fragment, type ReactNode } from "react";

export interface ListColumn<Row> {
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Where there is room for it. Default: everywhere. */
  shownFrom?: "medium" | "wide";
  /** How wide it is, and to which side its text goes. Default: `text`, which shares the room that is left. */
  look?: "name" | "id" | "text" | "time" | "count" | "number";
}

export interface ListTableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  columns: readonly ListColumn<Row>[];
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** What opens below the row that is open. */
  details?: (row: Row) => ReactNode;
  /** Of the open row; null: none is. */
  openId?: string | null;
}

export function ListTable<Row>({
  label,
  columns,
  rows,
  idOf,
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
                >
                  {columns.map(
                    ({ heading, cell, shownFrom, look = "text" }) => (
                      <td
                        key={heading}
                        className="footfall-list-cell"
                        data-look={look}
                        data-from={shownFrom}
                      >
                        {cell(row)}
                      </td>
                    ),
                  )}
                </tr>
                {isOpen && (
                  <tr>
                    <td className="footfall-list-details">
                      {/* As wide as the list: a cell across columns of which some are hidden would bring them back. */}
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
