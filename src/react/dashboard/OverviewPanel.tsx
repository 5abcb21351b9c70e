/** Figures and the chart of the chosen one. */
import { memo, useDeferredValue } from "react";
import type { Timeseries } from "../../shared/api/reports.js";
import { TimeseriesChart } from "../chart/TimeseriesChart.js";
import type { Compared } from "../data/useMergedReport.js";
import {
  useViewOverview,
  useViewTimeseries,
  type View,
} from "../data/useView.js";
import { notesOf } from "../figures/doubt.js";
import { readFigure, type OverviewFigure } from "../figures/figures.js";
import { OverviewFigures } from "../figures/OverviewFigures.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";

export interface OverviewPanelProps {
  view: View;
  /** For names of files. */
  slug: string;
  /** The name of the figure that the chart draws; of none, it is visitors. */
  figure: string;
  onFigure: (figure: string) => void;
}

export function OverviewPanel({
  view,
  slug,
  figure: figureName,
  onFigure,
}: OverviewPanelProps) {
  const labels = useLabels();
  const formats = useFormats();
  const figure = readFigure(figureName);
  const report = useViewOverview(view);
  return (
    <Panel title={labels.overview} isTitleHidden>
      <PanelBody shape="figures" state={panelState(report)}>
        {report.data && (
          <OverviewFigures
            overview={report.data.current}
            comparison={report.data.before}
            selected={figure}
            onSelect={onFigure}
          />
        )}
      </PanelBody>
      {report.data?.current.approximate && (
        <p className="footfall-note">
          <span aria-hidden="true">≈ </span>
          {notesOf(report.data.current, formats, labels)}
        </p>
      )}
      {/* The figures first: they are what one looks for, and quickly drawn. */}
      <ViewChart view={useDeferredValue(view)} figure={figure} slug={slug} />
    </Panel>
  );
}

interface ViewChartProps {
  view: View;
  figure: OverviewFigure;
  slug: string;
}

const ViewChart = memo(function ViewChart({
  view,
  figure,
  slug,
}: ViewChartProps) {
  const labels = useLabels();
  const report = useViewTimeseries(view);
  const emptyText = ({ current }: Compared<Timeseries>) =>
    current.buckets.every(({ events, sessions }) => events + sessions === 0)
      ? { message: labels.noVisits, hint: labels.noVisitsHint }
      : null;
  return (
    <PanelBody shape="chart" state={panelState(report, emptyText)}>
      {report.data && (
        <TimeseriesChart
          timeseries={report.data.current}
          comparison={report.data.before}
          figure={figure}
          utcOffsets={view.of.utcOffsets}
          now={view.of.now}
          fileName={`${slug}-${figure}`}
        />
      )}
    </PanelBody>
  );
});
