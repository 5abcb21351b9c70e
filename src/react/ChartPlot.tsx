/** The marks of the chart, decoration to a screen reader. */
import type { ChartLayout } from "./chartLayout.js";
import { areaPath, linePath } from "./chartScale.js";
import type { Size } from "./useSize.js";

export interface ChartPlotProps {
  layout: ChartLayout;
  size: Size;
  /** Names on the time axis, by index of the point. */
  ticks: readonly { index: number; label: string }[];
  pointCount: number;
  active: number | null;
  /** Unique in the page. */
  gradientId: string;
}

/** Beyond this the name of the first or last point is set inwards. */
const EDGE = 24;

export function ChartPlot({
  layout,
  size,
  ticks,
  pointCount,
  active,
  gradientId,
}: ChartPlotProps) {
  const { left, right, base, grid, positions, closed, open } = layout;
  const xOf = (index: number) =>
    pointCount > 1
      ? left + ((right - left) * index) / (pointCount - 1)
      : (left + right) / 2;
  const top = grid.at(-1)?.y ?? 0;
  const activePosition = active === null ? undefined : positions[active];
  return (
    <svg
      className="footfall-svg"
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient
          id={gradientId}
          gradientUnits="userSpaceOnUse"
          x1="0"
          y1={top}
          x2="0"
          y2={base}
        >
          <stop offset="0" className="footfall-area-top" />
          <stop offset="1" className="footfall-area-bottom" />
        </linearGradient>
      </defs>
      {grid.map(({ value, label, y }, i) => (
        <g key={value}>
          <line
            className={i === 0 ? "footfall-base" : "footfall-grid"}
            x1={left}
            x2={right}
            y1={y}
            y2={y}
          />
          <text
            className="footfall-axis"
            x={left - 12}
            y={y}
            dy="0.32em"
            textAnchor="end"
          >
            {label}
          </text>
        </g>
      ))}
      {ticks.map(({ index, label }) => (
        <text
          key={index}
          className="footfall-axis"
          x={xOf(index)}
          y={size.height - 6}
          textAnchor={
            pointCount > 1 && xOf(index) > right - EDGE ? "end" : "middle"
          }
        >
          {label}
        </text>
      ))}
      <path
        className="footfall-area"
        d={areaPath(closed, base)}
        fill={`url(#${gradientId})`}
      />
      <path
        className="footfall-area footfall-area-open"
        d={areaPath(open, base)}
        fill={`url(#${gradientId})`}
      />
      <path className="footfall-line" d={linePath(closed)} />
      <path className="footfall-line footfall-line-open" d={linePath(open)} />
      {positions.length === 1 && positions[0] && (
        <circle
          className="footfall-dot"
          cx={positions[0].x}
          cy={positions[0].y}
          r={4}
        />
      )}
      {activePosition && (
        <g>
          <line
            className="footfall-cursor"
            x1={activePosition.x}
            x2={activePosition.x}
            y1={top}
            y2={base}
          />
          <circle
            className="footfall-dot"
            cx={activePosition.x}
            cy={activePosition.y}
            r={4.5}
          />
        </g>
      )}
    </svg>
  );
}
