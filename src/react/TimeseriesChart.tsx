/**
 * One figure over time: an area and a line, read out by pointer or arrow keys. The bucket that is not
 * over is dashed. To screen readers the plot is a slider over the buckets, with a table beside it.
 */
import { useId, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { Timeseries } from "../shared/reports.js";
import { chartPoints, tickEvery } from "./chartData.js";
import { chartLayout, nearestPoint } from "./chartLayout.js";
import { ChartPlot } from "./ChartPlot.js";
import { ChartReadout } from "./ChartReadout.js";
import { ChartTable } from "./ChartTable.js";
import { overviewFigures, type OverviewFigure } from "./figures.js";
import { useFormats } from "./formats.js";
import { useSize } from "./useSize.js";

export interface TimeseriesChartProps {
  timeseries: Timeseries;
  figure: OverviewFigure;
  /** Of the site. */
  timeZone: string;
  /** The current time: what is after it has not happened, and its bucket is not over. See `useNow`. */
  now: number;
}

/** Before the container is measured, and on a server. */
const INITIAL_SIZE = { width: 960, height: 260 };
/** Room for a name on the time axis. */
const TICK_WIDTH = 72;

export function TimeseriesChart({
  timeseries,
  figure,
  timeZone,
  now,
}: TimeseriesChartProps) {
  const formats = useFormats();
  const gradientId = useId();
  const [ref, size] = useSize<HTMLDivElement>(INITIAL_SIZE);
  const [chosen, setChosen] = useState<number | null>(null);

  const { label, kind } = overviewFigures[figure];
  const { interval } = timeseries;
  const points = chartPoints(timeseries, figure, timeZone, now);
  const layout = chartLayout(points, kind, size, (value) =>
    formats.short(value, kind),
  );
  const last = layout.positions.length - 1;
  const active = chosen === null || last < 0 ? null : Math.min(chosen, last);
  const textOf = (index: number) => {
    const point = points[index];
    if (!point) return "";
    const value = `${formats.exact(point.value, kind)} ${label.toLowerCase()}`;
    const name = formats.bucket(point.start, interval);
    return point.state === "open"
      ? `${name}: ${value} so far`
      : `${name}: ${value}`;
  };

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(nearestPoint(layout, event.clientX - left));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, active, last);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };

  const every = tickEvery(
    points.length,
    layout.right - layout.left,
    TICK_WIDTH,
  );
  const ticks = points.flatMap(({ start }, i) =>
    i % every === 0 ? [{ index: i, label: formats.tick(start, interval) }] : [],
  );

  return (
    <div className="footfall-chart">
      <div
        ref={ref}
        className="footfall-plot"
        role="slider"
        tabIndex={0}
        aria-label={`${label} over time`}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={active ?? Math.max(0, last)}
        aria-valuetext={textOf(active ?? last)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setChosen(null)}
        onBlur={() => setChosen(null)}
        onKeyDown={onKeyDown}
      >
        <ChartPlot
          layout={layout}
          size={size}
          ticks={ticks}
          pointCount={points.length}
          active={active}
          gradientId={gradientId}
        />
        {active !== null && (
          <ChartReadout
            points={points}
            index={active}
            layout={layout}
            width={size.width}
            label={label}
            kind={kind}
            interval={interval}
          />
        )}
      </div>
      <ChartTable
        points={points}
        label={label}
        kind={kind}
        interval={interval}
      />
    </div>
  );
}

/** Where a key moves the read-out; undefined for a key that is not ours. */
function nextIndex(
  key: string,
  active: number | null,
  last: number,
): number | null | undefined {
  if (last < 0) return undefined;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, (active ?? last + 1) - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, (active ?? -1) + 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return null;
    default:
      return undefined;
  }
}
