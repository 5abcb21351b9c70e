/**
 * The share and the change of a row, side by side, or below each other where there is little room.
 */
import { FigureChange } from "../figures/FigureChange.js";
import type { FigureKind } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { Standing, Standings } from "./standings.js";

interface StandingHeadProps {
  standings: Pick<Standings<never>, "hasShare" | "hasChange">;
}

export function StandingHead({
  standings: { hasShare, hasChange },
}: StandingHeadProps) {
  const labels = useLabels();
  return (
    <th
      scope="col"
      className="footfall-standing"
      data-both={(hasShare && hasChange) || undefined}
    >
      {hasShare && <span>{labels.share}</span>}{" "}
      {hasChange && <span>{labels.chartChange}</span>}
    </th>
  );
}

interface StandingCellProps extends StandingHeadProps {
  row: Partial<Standing>;
  /** The way in which the figure of the row is written. */
  kind: FigureKind;
}

export function StandingCell({
  row: { share, change },
  kind,
  standings: { hasShare, hasChange },
}: StandingCellProps) {
  const formats = useFormats();
  return (
    <td className="footfall-standing">
      {hasShare && (
        <span>
          {typeof share === "number" && formats.short(share, "percent")}
        </span>
      )}{" "}
      {hasChange && (
        <span>
          {change && (
            <FigureChange
              change={change.change}
              before={formats.exact(change.before, kind)}
            />
          )}
        </span>
      )}
    </td>
  );
}
