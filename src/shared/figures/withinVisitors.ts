/** Two estimates that are shown side by side must not contradict each other. */
import type { Breakdown } from "../api/reports.js";

/**
 * A breakdown of which no row has more visitors than its range. Each is estimated by itself beyond 192 visitors, so
 * that a page on which everybody was may seem to have had a few more.
 *
 * @param most visitors of the same range, as its overview says; undefined: it is not known
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
