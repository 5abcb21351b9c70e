/**
 * Bounds the visitors of rows, so that two estimates that are shown together do not contradict each
 * other.
 */
import type { Breakdown, RowFigures } from "../api/reports.js";

/**
 * A breakdown in which neither a row nor `none` has more visitors than its range. Each count above
 * 192 visitors is estimated by itself, so a page that everybody has seen may seem to have a few
 * visitors more.
 *
 * @param most the visitors of the same range by its overview; undefined where they are not known
 */
export function withinVisitors(
  breakdown: Breakdown,
  most = Infinity,
): Breakdown {
  const within = <Row extends RowFigures>(row: Row): Row =>
    row.visitors! > most ? { ...row, visitors: most } : row;
  const { rows, none } = breakdown;
  return { ...breakdown, rows: rows.map(within), none: none && within(none) };
}
