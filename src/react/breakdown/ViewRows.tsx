/** The heaviest rows of a view, below a map where the view has one. */
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import { CountryMap } from "../map/CountryMap.js";
import { BreakdownTable } from "./BreakdownTable.js";
import type { BreakdownView } from "./breakdownPanels.js";
import type { StandingAgainst } from "./standings.js";

/** Rows of a panel: enough to see the shape of the rest. Panels side by side stay equally high. */
const ROWS = 8;
/** Rows below a map, so that the panel is as high as the others. */
const ROWS_BELOW_MAP = 3;

/** The number of rows that a panel shows of a view, at most. */
export function rowLimitOf(view: BreakdownView, breakdown: Breakdown): number {
  return hasMap(view, breakdown) ? ROWS_BELOW_MAP : ROWS;
}

/** A map without any country says nothing. */
function hasMap({ look }: BreakdownView, { rows }: Breakdown): boolean {
  return look === "map" && rows.length > 0;
}

/** Opening of a key by its name. */
export interface KeyOpening {
  /** Makes the names buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Says which names are buttons. Default: all. */
  canOpenKey?: ((key: string) => boolean) | undefined;
}

interface ViewRowsProps extends KeyOpening, StandingAgainst {
  view: BreakdownView;
  breakdown: Breakdown;
  /** The column that the viewer chose. Default: the first. */
  orderBy: RowMetric | undefined;
  onOrderBy: (column: RowMetric) => void;
}

export function ViewRows({
  view,
  breakdown,
  orderBy = view.columns[0],
  ...table
}: ViewRowsProps) {
  const isMap = hasMap(view, breakdown);
  return (
    <>
      {isMap && <CountryMap breakdown={breakdown} metric={orderBy} />}
      <BreakdownTable
        breakdown={isMap ? { ...breakdown, other: null } : breakdown}
        heading={view.heading}
        columns={view.columns}
        orderBy={orderBy}
        limit={rowLimitOf(view, breakdown)}
        isMoreHidden
        {...table}
      />
    </>
  );
}
