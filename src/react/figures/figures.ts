/**
 * The figures of the overview and of a row, and their formats. The labels of a figure have its
 * name.
 */
import type { OverviewFigures, RowFigures } from "../../shared/api/reports.js";
import type { FigureKind } from "../format/format.js";
import { moneyKind } from "../format/money.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import type { ChangeReading, Measured } from "./change.js";

interface FigureDefinition {
  kind: FigureKind;
  /** Whether a rise is bad news. */
  isBetterWhenLower?: boolean;
  /** Whether it shows only after somebody has chosen it. */
  isExtra?: boolean;
}

/** In the order in which the overview shows them. */
export const figureDefinitions = {
  visitors: { kind: "count" },
  newVisitors: { kind: "count", isExtra: true },
  users: { kind: "count", isExtra: true },
  sessions: { kind: "count" },
  pageviews: { kind: "count" },
  viewsPerSession: { kind: "ratio" },
  bounceRate: { kind: "percent", isBetterWhenLower: true },
  averageSessionDurationMs: { kind: "duration" },
  events: { kind: "count" },
} as const satisfies Partial<Record<keyof OverviewFigures, FigureDefinition>>;

/** The figures that every site has. */
export type StandardFigure = keyof typeof figureDefinitions;

/** Money of one currency: `revenue:EUR`. */
type RevenueFigure = `revenue:${string}`;

export type OverviewFigure = StandardFigure | RevenueFigure;

export const overviewFigureNames = Object.keys(
  figureDefinitions,
) as StandardFigure[]; // Object.keys gives strings.

/** Whether a figure shows before anybody has chosen figures. */
export function isUsualFigure(name: OverviewFigure): boolean {
  if (isRevenue(name)) return true;
  const { isExtra }: FigureDefinition = figureDefinitions[name];
  return !isExtra;
}

/** An object with figures: an overview, or a bucket of a time series. */
export type FigureValues = Pick<OverviewFigures, StandardFigure | "revenue">;

/**
 * Returns the figures that a range has: the standard ones, and revenue of each currency that has
 * some.
 * @example
 * figuresOf(overview); // ["visitors", …, "users", "revenue:EUR"]
 */
export function figuresOf(
  overview: Pick<FigureValues, "revenue">,
  comparison?: Pick<FigureValues, "revenue">,
): OverviewFigure[] {
  const currencies = currenciesOf(
    comparison ? [overview, comparison] : [overview],
  );
  return [
    ...overviewFigureNames,
    ...currencies.map((currency) => `revenue:${currency}` as const),
  ];
}

/** Returns the currencies in which a row has revenue, ordered by code. */
export function currenciesOf(
  rows: readonly Pick<RowFigures, "revenue">[],
): string[] {
  const revenues = rows.flatMap(({ revenue = [] }) => revenue);
  return [...new Set(revenues.map(({ currency }) => currency))].sort();
}

/** Returns the figure of a name, which may come from an address. Unknown names are visitors. */
export function readFigure(name: string): OverviewFigure {
  const standard = overviewFigureNames.find((each) => each === name);
  if (standard) return standard;
  // Intl throws at what cannot be a currency.
  const [, currency] = /^revenue:([A-Z]{3})$/.exec(name) ?? [];
  return currency === undefined ? "visitors" : `revenue:${currency}`;
}

/** Returns the value of a figure. Money is in minor units of its currency. */
export function figureValue(
  figures: FigureValues,
  name: OverviewFigure,
): number {
  if (!isRevenue(name)) return figures[name];
  const currency = currencyOf(name);
  return (
    figures.revenue.find((each) => each.currency === currency)?.amount ?? 0
  );
}

/** Returns a value of a figure with the count that it rests on. A row may count events only. */
export function measured(
  name: OverviewFigure,
  value: number,
  { sessions, events = 0 }: Pick<RowFigures, "sessions" | "events">,
): Measured {
  const isCount = figureKind(name) === "count";
  return { value, basis: isCount ? value : (sessions ?? events) };
}

export function figureKind(name: OverviewFigure): FigureKind {
  return isRevenue(name)
    ? moneyKind(currencyOf(name))
    : figureDefinitions[name].kind;
}

/** The way in which a change of the figure reads. */
export function changeReading(name: OverviewFigure): ChangeReading {
  if (isRevenue(name)) return { unit: "percent", good: "more" };
  const { kind, isBetterWhenLower }: FigureDefinition = figureDefinitions[name];
  return {
    unit: kind === "percent" ? "points" : "percent",
    good: isBetterWhenLower ? "less" : "more",
  };
}

/** Returns the label of a figure. Revenue names its currency where `among` has several of them. */
export function figureLabel(
  name: OverviewFigure,
  labels: Labels,
  among: readonly OverviewFigure[] = [],
): string {
  if (!isRevenue(name)) return labels[name];
  return among.filter(isRevenue).length > 1
    ? fillLabel(labels.revenueOfCurrency, { currency: currencyOf(name) })
    : labels.revenue;
}

/** Returns one sentence on what the figure counts. */
export function figureHelp(name: OverviewFigure, labels: Labels): string {
  return isRevenue(name) ? labels.revenueHelp : labels[`${name}Help`];
}

function isRevenue(name: OverviewFigure): name is RevenueFigure {
  return name.startsWith("revenue:");
}

function currencyOf(name: RevenueFigure): string {
  return name.slice("revenue:".length);
}
