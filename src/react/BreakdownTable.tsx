/** The rows of a dimension with a bar behind each name. */
import type { Breakdown, RowMetric } from "../shared/reports.js";
import { tableRows } from "./breakdownRows.js";
import { cssVariables } from "./cssVariables.js";
import { rowFigures } from "./figures.js";
import { useFormats } from "./formats.js";
import { ApproximateMark } from "./OverviewFigures.js";

export interface BreakdownTableProps {
  breakdown: Breakdown;
  /** What the keys are, the heading of the first column: `"Page"`. */
  heading: string;
  /** The bars follow the first. */
  columns: readonly RowMetric[];
}

export function BreakdownTable({
  breakdown,
  heading,
  columns,
}: BreakdownTableProps) {
  const formats = useFormats();
  const { other, approximate, keyCount } = breakdown;
  const rows = tableRows(breakdown, columns, formats);
  const more = keyCount - rows.length;
  return (
    <>
      <table className="footfall-table">
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="footfall-number">
                {approximate && <ApproximateMark />}
                {rowFigures[column].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, values, share }) => (
            <tr key={key}>
              <th scope="row" className="footfall-key" title={label}>
                <span
                  className="footfall-bar"
                  style={cssVariables({
                    "--footfall-share": `${Math.round(share * 1000) / 10}%`,
                  })}
                />
                <span className="footfall-key-text">{label}</span>
              </th>
              <Values values={values} columns={columns} />
            </tr>
          ))}
          {other && (
            <tr className="footfall-other">
              <th
                scope="row"
                className="footfall-key"
                title="Rare keys of busy hours and days, kept as one sum."
              >
                <span className="footfall-key-text">Other</span>
              </th>
              <Values
                values={columns.map((column) => other[column] ?? null)}
                columns={columns}
              />
            </tr>
          )}
        </tbody>
      </table>
      {more > 0 && (
        <p className="footfall-more">and {formats.exact(more, "count")} more</p>
      )}
    </>
  );
}

interface ValuesProps {
  values: readonly (number | null)[];
  columns: readonly RowMetric[];
}

function Values({ values, columns }: ValuesProps) {
  const formats = useFormats();
  return columns.map((column, i) => {
    const { kind } = rowFigures[column];
    const value = values[i] ?? null;
    return value === null ? (
      <td key={column} className="footfall-number" aria-label="not counted">
        –
      </td>
    ) : (
      <td
        key={column}
        className="footfall-number"
        title={formats.exact(value, kind)}
      >
        {formats.short(value, kind)}
      </td>
    );
  });
}
