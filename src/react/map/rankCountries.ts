/** The countries with a figure, the largest first. The keys of the map walk through them. */
import type { BreakdownRow, RowMetric } from "../../shared/api/reports.js";

export interface RankedCountry {
  /** ISO 3166-1 alpha-2, or any other text that a sender wrote. */
  code: string;
  name: string;
  value: number;
}

export function rankCountries(
  rows: readonly BreakdownRow[],
  metric: RowMetric,
  nameOf: (code: string) => string,
): RankedCountry[] {
  return rows
    .flatMap(({ key, [metric]: value = 0 }) =>
      key === "" || value <= 0 ? [] : [{ code: key, name: nameOf(key), value }],
    )
    .sort((a, b) => b.value - a.value);
}
