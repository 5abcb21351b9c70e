/** Figures as numbers for a spreadsheet: exact, and without a unit. */
import type { FigureKind } from "../format/format.js";
import { currencyUnits, isMoney } from "../format/money.js";
import { SECOND } from "../../shared/units.js";

/** Rates as `0.4321`, durations in seconds, money in whole units of its currency. */
export function csvNumber(value: number, kind: FigureKind): number {
  if (kind === "duration") return rounded(value / SECOND, 3);
  if (kind === "percent" || kind === "ratio") return rounded(value, 4);
  if (!isMoney(kind)) return value;
  const { digits } = currencyUnits(kind);
  return rounded(value / 10 ** digits, digits);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
