/**
 * The drawing of the chart. Screen readers skip it. It is drawn again for other data, not for the
 * pointer.
 */
import { memo, type RefObject } from "react";
import { AreaClosed, LinePath } from "@visx/shape";
import { LABEL_GAP, type ChartLayout, type Position } from "./chartLayout.js";
import type { Size } from "../ui/useSize.js";

export interface NamedTick {
  index: number;
  label: string;
}

interface ChartMarksProps {
  layout: ChartLayout;
  size: Size;
  /** Names on the time axis. */
  ticks: readonly NamedTick[];
  formatValue: (value: number) => string;
  /** Unique in the page. */
  gradientId: string;
  svgRef: RefObject<SVGSVGElement | null>;
}

const xOf = ({ x }: Position) => x;
const yOf = ({ y }: Position) => y;

export const ChartMarks = memo(function ChartMarks({
  layout,
  size,
  ticks,
  formatValue,
  gradientId,
  svgRef,
}: ChartMarksProps) {
  const { top, base } = layout;
  return (
    <svg
      ref={svgRef}
      className="footfall-svg"
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
      focusable="false"
    >
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
      <Axes {...{ layout, ticks, formatValue }} timeY={size.height - 6} />
      <Lines layout={layout} gradientId={gradientId} />
    </svg>
  );
});

interface AxesProps extends Pick<
  ChartMarksProps,
  "layout" | "ticks" | "formatValue"
> {
  /** Base line of the names on the time axis. */
  timeY: number;
}

function Axes({ layout, ticks, formatValue, timeY }: AxesProps) {
  const { left, right, x, y, values } = layout;
  const zero = y(0);
  return (
    <>
      <g className="footfall-grid" stroke="currentColor">
        {values.map((value) => (
          <line key={value} x1={left} x2={right} y1={y(value)} y2={y(value)} />
        ))}
      </g>
      <line
        className="footfall-base"
        x1={left}
        x2={right}
        y1={zero}
        y2={zero}
      />
      {values.map((value) => (
        <text
          key={value}
          className="footfall-axis"
          x={left - LABEL_GAP}
          y={y(value)}
          dy="0.32em"
          textAnchor="end"
        >
          {formatValue(value)}
        </text>
      ))}
      {ticks.map(({ index, label }) => (
        <text
          key={index}
          className="footfall-axis"
          x={x(index)}
          y={timeY}
          textAnchor="middle"
        >
          {label}
        </text>
      ))}
    </>
  );
}

/** The area and the line, the time before, and a dot where a line would not show. */
function Lines({
  layout,
  gradientId,
}: Pick<ChartMarksProps, "layout" | "gradientId">) {
  const { y, before, closed, open } = layout;
  const position = { x: xOf, y: yOf };
  const last = open.at(-1);
  const only = closed.length === 1 && !last ? closed[0] : undefined;
  return (
    <g className="footfall-marks">
      {[closed, open].map((part, i) => (
        <AreaClosed
          key={i}
          data={part}
          {...position}
          y0={y(0)}
          yScale={y}
          fill={`url(#${gradientId})`}
          className={i === 0 ? "footfall-area" : "footfall-area-open"}
        />
      ))}
      {before.length > 0 && (
        <LinePath
          data={before}
          {...position}
          className="footfall-comparison-line"
        />
      )}
      <LinePath data={closed} {...position} className="footfall-line" />
      {last && (
        <>
          <LinePath
            data={open}
            {...position}
            className="footfall-line footfall-line-open"
          />
          <circle
            className="footfall-dot footfall-dot-open"
            cx={last.x}
            cy={last.y}
            r={4}
          />
        </>
      )}
      {only && (
        <circle className="footfall-dot" cx={only.x} cy={only.y} r={4} />
      )}
    </g>
  );
}
