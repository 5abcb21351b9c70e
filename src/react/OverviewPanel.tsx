/** Figures and the chart of the chosen one. */
import { useState } from "react";
import type { AnalyticsApi } from "./api.js";
import type { OverviewFigure } from "./figures.js";
import { OverviewFigures } from "./OverviewFigures.js";
import { Panel } from "./Panel.js";
import { PanelBody, type PanelState } from "./PanelBody.js";
import type { Range } from "./ranges.js";
import { ReportBoundary } from "./ReportBoundary.js";
import { TimeseriesChart } from "./TimeseriesChart.js";
import type { Report } from "./useKept.js";
import { useOverview, useTimeseries } from "./useReports.js";

type OverviewApi = Pick<AnalyticsApi, "getOverview" | "getTimeseries">;

export interface OverviewPanelProps extends Range {
  api: OverviewApi;
  siteId: string;
  timeZone: string;
  now: number;
}

export function OverviewPanel(props: OverviewPanelProps) {
  const { siteId, from, to, interval } = props;
  const [figure, setFigure] = useState<OverviewFigure>("visitors");
  const resetKey = `${siteId} ${from} ${to} ${interval}`;
  return (
    <Panel title="Overview" isTitleHidden>
      <ReportBoundary shape="figures" resetKey={resetKey}>
        <FetchedFigures {...props} selected={figure} onSelect={setFigure} />
      </ReportBoundary>
      <ReportBoundary shape="chart" resetKey={resetKey}>
        <FetchedChart {...props} figure={figure} />
      </ReportBoundary>
    </Panel>
  );
}

interface FetchedFiguresProps extends OverviewPanelProps {
  selected: OverviewFigure;
  onSelect: (figure: OverviewFigure) => void;
}

function FetchedFigures({
  api,
  siteId,
  from,
  to,
  selected,
  onSelect,
}: FetchedFiguresProps) {
  const report = useOverview(api, { siteId, from, to });
  return (
    <PanelBody shape="figures" state={loadState(report)}>
      {report.data && (
        <OverviewFigures
          overview={report.data}
          selected={selected}
          onSelect={onSelect}
        />
      )}
    </PanelBody>
  );
}

interface FetchedChartProps extends OverviewPanelProps {
  figure: OverviewFigure;
}

function FetchedChart({
  api,
  siteId,
  from,
  to,
  interval,
  timeZone,
  now,
  figure,
}: FetchedChartProps) {
  const report = useTimeseries(api, { siteId, from, to, interval });
  const { data } = report;
  const isEmpty = data?.buckets.every(
    ({ events, sessions }) => events === 0 && sessions === 0,
  );
  return (
    <PanelBody
      shape="chart"
      state={
        isEmpty
          ? {
              kind: "empty",
              message: "No visits in this range.",
              hint: "New ones appear here by themselves.",
            }
          : loadState(report)
      }
    >
      {data && (
        <TimeseriesChart
          timeseries={data}
          figure={figure}
          timeZone={timeZone}
          now={now}
        />
      )}
    </PanelBody>
  );
}

function loadState({ data, isStale }: Report<unknown>): PanelState {
  return data === undefined ? { kind: "loading" } : { kind: "ready", isStale };
}
