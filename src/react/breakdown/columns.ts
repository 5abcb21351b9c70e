/**
 * The columns of a breakdown: one for each metric of its rows, and one for each currency of
 * revenue.
 */
import { rowMetrics } from "../../shared/api/reportLimits.js";
import type { RowFigures, RowMetric } from "../../shared/api/reports.js";
import { currenciesOf, figureKind } from "../figures/figures.js";
import type { FigureKind } from "../format/format.js";
import { moneyKind } from "../format/money.js";
import { fillLabel, type Labels } from "../labels/labels.js";

export interface Column<Row = RowFigures> {
  /** A metric, or `revenue:` and a currency. */
  name: string;
  label: string;
  kind: FigureKind;
  /** Returns null where the figure is not counted. */
  valueOf: (row: Row) => number | null;
}

/** Makes a column of each metric. */
export function metricColumnsOf(
  metrics: readonly RowMetric[],
  labels: Labels,
): Column[] {
  return metrics.map((name) => ({
    name,
    label: labels[name],
    kind: figureKind(name),
    valueOf: (row) => row[name] ?? null,
  }));
}

/** Makes a column of each currency in which a row has revenue, ordered by code. */
export function revenueColumnsOf(
  rows: readonly Pick<RowFigures, "revenue">[],
  labels: Labels,
): Column<Pick<RowFigures, "revenue">>[] {
  return currenciesOf(rows).map((currency) => ({
    name: `revenue:${currency}`,
    label: fillLabel(labels.revenueOfCurrency, { currency }),
    kind: moneyKind(currency),
    valueOf: ({ revenue = [] }) =>
      revenue.find((each) => each.currency === currency)?.amount ?? null,
  }));
}

/** Makes a column of each figure that at least one row has. */
export function allColumnsOf(
  rows: readonly RowFigures[],
  labels: Labels,
): Column[] {
  const metrics = rowMetrics.filter((name) =>
    rows.some((row) => row[name] !== undefined),
  );
  return [
    ...metricColumnsOf(metrics, labels),
    ...revenueColumnsOf(rows, labels),
  ];
}
