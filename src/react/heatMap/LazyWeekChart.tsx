/** The heat map, fetched when it is first shown. */
import { useLoaded } from "../data/useLoaded.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { loadWeekChart } from "./loadWeekChart.js";
import type { WeekChartProps } from "./WeekChart.js";

export function LazyWeekChart(props: WeekChartProps) {
  const report = useLoaded(loadWeekChart);
  return report.data ? (
    <report.data.WeekChart {...props} />
  ) : (
    <PanelBody shape="chart" state={panelState(report)} />
  );
}
