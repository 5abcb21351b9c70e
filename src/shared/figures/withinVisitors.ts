/**
 * Bounds the visitors of rows, so that two estimates that are shown together do not contradict each
 * other.
 */
import type { Breakdown } from "../api/reports.js";

/**
 * A breakdown in which no row has more visitors than its range. Each count above 192 visitors is
 * estimated by itself, so a page that everybody has seen may seem to have a few visitors more.
 *
 * @param most the visitors of the same range by its overview; undefined where they are not known
 */
export function withinVisitors(
  breakdown: Breakdown,
  most = Infinity,
): Breakdown {
  const rows = breakdown.rows.map((row) =>
    row.visitors! > most ? { ...row, visitors: most } : row,
  );
  return { ...breakdown, rows };
}
