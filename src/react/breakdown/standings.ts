/** The standing of a row: its share of the whole, and its change from the time before. */
import type { Breakdown, RowFigures } from "../../shared/api/reports.js";
import { NONE_KEY } from "../../shared/dimensions.js";
import { changeOf, type Change } from "../figures/change.js";
import { changeReading, measured, readFigure } from "../figures/figures.js";
import { isMoney } from "../format/money.js";
import type { Column } from "./columns.js";

export interface Standing {
  /** 0 to 1. Null where there is no whole, as of a rate. */
  share: number | null;
  /** Undefined where it cannot be known. */
  change: RowChange | undefined;
}

interface RowChange {
  change: Change;
  /** The value before. */
  before: number;
}

/** The standings of all rows by one column. */
export interface Standings<Figures> {
  hasShare: boolean;
  hasChange: boolean;
  /** @param key null: the sum of trimmed keys, which are others before */
  of: (figures: Figures, key: string | null) => Standing;
}

/** Returns the standings by a column. Null: rows have none there. */
export type StandingsBy<Figures> = (
  column: Column<Figures>,
) => Standings<Figures> | null;

/** The figures that rows stand against. */
export interface StandingAgainst {
  /** The visitors of the range by its overview. Without them rows show no share of visitors. */
  visitors?: number | undefined;
  /** The same breakdown of the time before. Without it no change shows. */
  comparison?: Breakdown | undefined;
}

export function standingsBy(
  breakdown: Breakdown,
  { visitors, comparison }: StandingAgainst,
): StandingsBy<RowFigures> {
  const changeBy = comparison && changesFrom(comparison);
  return (column) => {
    const whole = wholeOf(breakdown, column, visitors);
    const hasShare = whole > 0;
    if (!hasShare && !changeBy) return null;
    return {
      hasShare,
      hasChange: changeBy !== undefined,
      of: (figures, key) => {
        const value = column.valueOf(figures);
        const isPart = hasShare && value !== null && value >= 0;
        return {
          share: isPart ? Math.min(1, value / whole) : null,
          change: key === null ? undefined : changeBy?.(figures, key, column),
        };
      },
    };
  };
}

/**
 * The sum of all rows. People overlap, so the whole of visitors is that of the overview. 0: there
 * is no whole, or not all of it is here.
 */
function wholeOf(
  { rows, keyCount, none, other, packed }: Breakdown,
  { name, kind, valueOf }: Column,
  visitors = 0,
): number {
  if (name === "visitors") return visitors;
  const addsUp = kind === "count" || isMoney(kind);
  // Trimmed keys are in `other`, so all keys of the mergeable form are the whole.
  const keys = Math.min(keyCount, packed.keys.length - (none ? 1 : 0));
  if (!addsUp || rows.length < keys) return 0;
  return [...rows, none, other].reduce(
    (sum, figures) => sum + ((figures && valueOf(figures)) ?? 0),
    0,
  );
}

function changesFrom({ rows, none, bound }: Breakdown) {
  const before = new Map<string, RowFigures>(rows.map((row) => [row.key, row]));
  if (none) before.set(NONE_KEY, none);
  return (
    figures: RowFigures,
    key: string,
    { name, valueOf }: Column,
  ): RowChange | undefined => {
    const like = before.get(key);
    const value = valueOf(figures);
    // A key that is missing beside trimmed ones may be among them.
    const isUnknown = !like && bound !== null && key !== NONE_KEY;
    if (value === null || isUnknown) return undefined;
    const figure = readFigure(name);
    const valueBefore = (like && valueOf(like)) ?? 0;
    const change = changeOf(
      measured(figure, value, figures),
      measured(figure, valueBefore, like ?? {}),
      changeReading(figure),
    );
    return { change, before: valueBefore };
  };
}
