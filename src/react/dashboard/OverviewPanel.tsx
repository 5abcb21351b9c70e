/** Figures and the chart of the chosen one. */
import { memo, useDeferredValue } from "react";
import type { Timeseries } from "../../shared/api/reports.js";
import { Deferred } from "../context/Deferred.js";
import { useDashboard } from "../context/PartsContext.js";
import { FigurePicker } from "../controls/FigurePicker.js";
import { LazyWeekChart } from "../heatMap/LazyWeekChart.js";
import { ZoomBackButton } from "../controls/ZoomBackButton.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { TimeseriesChart } from "../chart/TimeseriesChart.js";
import type { Compared } from "../data/useMergedReport.js";
import {
  useViewOverview,
  useViewTimeseries,
  type View,
} from "../data/useView.js";
import { notesOf } from "../figures/doubt.js";
import { shownFigures } from "../figures/chosenFigures.js";
import {
  figuresOf,
  readFigure,
  type OverviewFigure,
} from "../figures/figures.js";
import { OverviewFigures } from "../figures/OverviewFigures.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";

export function OverviewPanel({ view }: { view: View }) {
  const labels = useLabels();
  const formats = useFormats();
  const { state, update, zoom } = useDashboard();
  const figure = readFigure(state.figure);
  const report = useViewOverview(view);
  const chartView = useDeferredValue(view);
  const { current, before } = report.data ?? {};
  const figures = current ? figuresOf(current, before) : [];
  const shown = shownFigures(figures, state.figures, figure);
  return (
    <Panel title={labels.overview} isTitleHidden>
      <PanelBody shape="figures" state={panelState(report)}>
        {report.data && (
          <OverviewFigures
            overview={report.data.current}
            comparison={report.data.before}
            figures={shown}
            selected={figure}
            onSelect={(chosen) => update({ figure: chosen })}
          />
        )}
      </PanelBody>
      {report.data?.current.approximate && (
        <p className="footfall-note">
          <span aria-hidden="true">≈ </span>
          {notesOf(report.data.current, formats, labels)}
        </p>
      )}
      {/* The figures come first: people look for them, and they are drawn quickly. */}
      <div className="footfall-chart-head">
        <OptionSwitch
          label={labels.chartView}
          look="plain"
          options={[
            { value: "time", label: labels.chartOverTime },
            { value: "week", label: labels.chartByWeek },
          ]}
          value={state.chart}
          onChange={(chart) => update({ chart })}
        />
        {zoom.canGoBack && <ZoomBackButton onBack={zoom.back} />}
        <FigurePicker {...{ figures, shown }} selected={figure} />
      </div>
      <Deferred>
        {state.chart === "week" ? (
          <LazyWeekChart figure={figure} />
        ) : (
          <ViewChart view={chartView} figure={figure} />
        )}
      </Deferred>
    </Panel>
  );
}

interface ViewChartProps {
  view: View;
  figure: OverviewFigure;
}

const ViewChart = memo(function ViewChart({ view, figure }: ViewChartProps) {
  const labels = useLabels();
  const { site, zoom } = useDashboard();
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
          fileName={`${site.slug}-${figure}`}
          onZoom={zoom.into}
          onZoomBack={zoom.back}
        />
      )}
    </PanelBody>
  );
});
