/** The heat map of the dashboard's range: asks for its hours, and says why there is no map. */
import { useDashboard } from "../context/PartsContext.js";
import type { OverviewFigure } from "../figures/figures.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState, type EmptyText } from "../ui/panelState.js";
import { HeatMap } from "./HeatMap.js";
import { MOST_MONTHS } from "./hourSlices.js";
import { useWeekHours } from "./useWeekHours.js";
import { hasFigures, type WeekHours } from "./weekHours.js";

export interface WeekChartProps {
  figure: OverviewFigure;
}

export function WeekChart({ figure }: WeekChartProps) {
  const labels = useLabels();
  const { site } = useDashboard();
  const report = useWeekHours();
  const { data: week } = report;
  return (
    <PanelBody
      shape="chart"
      state={panelState(report, (data) => emptyText(data, labels))}
    >
      {week && (
        <>
          <HeatMap
            week={week}
            figure={figure}
            utcOffsets={site.utcOffsets}
            fileName={`${site.slug}-by-weekday-and-hour`}
          />
          <CutNote week={week} />
        </>
      )}
    </PanelBody>
  );
}

/** Says from when on hours are counted, where the range begins earlier. */
function CutNote({ week: { span, isCut } }: { week: WeekHours }) {
  const labels = useLabels();
  const formats = useFormats();
  if (!span || !isCut) return null;
  return (
    <p className="footfall-chart-note">
      {fillLabel(labels.heatMapFrom, {
        date: formats.bucket(span.from, "day"),
        months: formats.exact(MOST_MONTHS, "count"),
      })}
    </p>
  );
}

function emptyText(
  { cells, span, isCut }: WeekHours,
  labels: Labels,
): EmptyText | null {
  if (!span && isCut) return { message: labels.heatMapNotKept };
  if (cells.some(({ figures }) => hasFigures(figures))) return null;
  return span
    ? { message: labels.noVisits, hint: labels.noVisitsHint }
    : { message: labels.heatMapNoHours };
}
