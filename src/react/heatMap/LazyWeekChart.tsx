/** The heat map, fetched when it is first shown. */
import { Loaded } from "../ui/Loaded.js";
import { loadWeekChart } from "./loadWeekChart.js";
import type { WeekChartProps } from "./WeekChart.js";

export function LazyWeekChart(props: WeekChartProps) {
  return (
    <Loaded load={loadWeekChart} shape="chart">
      {({ WeekChart }) => <WeekChart {...props} />}
    </Loaded>
  );
}
