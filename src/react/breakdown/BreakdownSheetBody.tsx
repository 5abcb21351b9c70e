/** All rows of a dimension, as the content of a sheet. */
import { useMemo } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import { notesOf } from "../figures/doubt.js";
import { useDoubts } from "../figures/useDoubts.js";
import { keyCountWords } from "./keyCountWords.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { rowsWithNone } from "./breakdownRows.js";
import { allColumnsOf } from "./columns.js";
import { PagedRows } from "./PagedRows.js";
import { RowNotes } from "./RowNotes.js";
import type { StandingAgainst } from "./standings.js";
import { useNamedRows } from "./useNamedRows.js";
import { useStandings } from "./useStandings.js";

export interface BreakdownSheetBodyProps extends StandingAgainst {
  /** Heading of the first column, which says what the keys are: `"Page"`. */
  heading: string;
  breakdown: Breakdown;
  /** The column by which the rows are ordered first. */
  orderBy: RowMetric;
  /** Name of the CSV file, without its ending. */
  fileName: string;
  /** Makes the names buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Says which names are buttons. Default: all. */
  canOpenKey?: ((key: string) => boolean) | undefined;
}

export function BreakdownSheetBody({
  heading,
  breakdown,
  orderBy,
  fileName,
  onOpenKey,
  canOpenKey,
  ...against
}: BreakdownSheetBodyProps) {
  const labels = useLabels();
  const { dimension, other } = breakdown;
  const rows = useMemo(() => rowsWithNone(breakdown), [breakdown]);
  const named = useNamedRows({ dimension, rows });
  const columns = useMemo(() => allColumnsOf(rows, labels), [rows, labels]);
  return (
    <>
      <PagedRows
        heading={heading}
        columns={columns}
        rows={named}
        other={other}
        doubts={useDoubts(breakdown, "row")}
        standingsBy={useStandings(breakdown, against)}
        initialColumn={orderBy}
        fileName={fileName}
        onOpenKey={onOpenKey}
        canOpenKey={canOpenKey}
      />
      <SheetNotes breakdown={breakdown} orderBy={orderBy} />
    </>
  );
}

/** Notes on the rows as a whole. */
function SheetNotes({
  breakdown,
  orderBy,
}: Pick<BreakdownSheetBodyProps, "breakdown" | "orderBy">) {
  const labels = useLabels();
  const formats = useFormats();
  const { rows, keyCount, bound } = breakdown;
  const count = (value: number) => formats.exact(value, "count");
  const short = bound?.[orderBy] ?? 0;
  const notes = [
    keyCount > rows.length &&
      fillLabel(labels.onlyHeaviest, {
        shown: count(rows.length),
        count: keyCountWords(keyCount, breakdown, formats, labels),
      }),
    notesOf(breakdown, formats, labels) || undefined,
    // A rate or an average has no bound.
    !breakdown.approximations &&
      short > 1 &&
      fillLabel(labels.boundHelp, { count: count(short) }),
  ];
  return <RowNotes notes={notes} />;
}
