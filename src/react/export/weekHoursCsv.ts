/** The hours of the week as CSV. */
import { doubtOf } from "../figures/doubt.js";
import { readFigure } from "../figures/figures.js";
import type { Formats } from "../format/format.js";
import { weekStartOf } from "../format/weekStart.js";
import { hourNames } from "../heatMap/hourNames.js";
import {
  HOURS_OF_DAY,
  isAverage,
  weekHourValue,
  WEEKDAYS,
  type WeekHour,
  type WeekHours,
} from "../heatMap/weekHours.js";
import type { Column } from "../breakdown/columns.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { columnTitle, marked } from "./breakdownCsv.js";
import { toCsv, type CsvCell, type CsvSeparator } from "./csv.js";
import { csvNumber } from "./csvNumber.js";
import { overviewColumns } from "./overviewCsv.js";

interface WeekHoursCsvOptions {
  formats: Pick<Formats, "exact" | "locale">;
  labels: Labels;
  /** Default: a comma. */
  separator?: CsvSeparator | undefined;
}

/**
 * Writes a line for each hour of the week, in the order of the locale's week, with all figures. The
 * averages have four decimals at most.
 */
export function weekHoursCsv(
  week: WeekHours,
  { formats, labels, separator }: WeekHoursCsvOptions,
): string {
  const columns = overviewColumns(
    week.cells.map(({ figures }) => figures),
    labels,
  );
  const names = hourNames(formats.locale);
  const start = weekStartOf(formats.locale) * HOURS_OF_DAY;
  const count = WEEKDAYS * HOURS_OF_DAY;
  const cellsOf = (cell: WeekHour): CsvCell[] => [
    names.weekday(cell.weekday),
    `${String(cell.hour).padStart(2, "0")}:00`,
    cell.hours,
    ...columns.map(({ name, kind }) => {
      const value = weekHourValue(cell, readFigure(name));
      return value === null
        ? null
        : csvNumber(value, kind === "count" ? "ratio" : kind);
    }),
  ];
  return toCsv(
    [
      labels.heatMapWeekday,
      labels.intervalHour,
      labels.heatMapHoursColumn,
      ...columns.map((column) =>
        marked(
          headingOf(column, labels),
          doubtOf(week, { name: column.name, of: "range" }, formats, labels),
        ),
      ),
    ],
    Array.from({ length: count }, (_, i) => week.cells[(start + i) % count])
      .filter((cell) => cell !== undefined)
      .map(cellsOf),
    separator,
  );
}

function headingOf(
  column: Pick<Column, "name" | "kind" | "label">,
  labels: Labels,
): string {
  const figure = columnTitle(column, labels);
  return isAverage(readFigure(column.name))
    ? fillLabel(labels.heatMapAverage, { figure })
    : figure;
}
