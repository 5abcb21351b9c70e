/** The box that names the point under the pointer. The slider's value text says the same to screen readers. */
import type { Interval } from "../shared/reports.js";
import type { ChartPoint } from "./chartData.js";
import type { ChartLayout } from "./chartLayout.js";
import { cssVariables } from "./cssVariables.js";
import type { FigureKind } from "./format.js";
import { useFormats } from "./formats.js";

export interface ChartReadoutProps {
  points: readonly ChartPoint[];
  index: number;
  layout: ChartLayout;
  width: number;
  label: string;
  kind: FigureKind;
  interval: Interval;
}

export function ChartReadout({
  points,
  index,
  layout,
  width,
  label,
  kind,
  interval,
}: ChartReadoutProps) {
  const formats = useFormats();
  const point = points[index];
  const position = layout.positions[index];
  if (!point || !position) return null;
  return (
    <div
      className="footfall-readout"
      style={cssVariables({ "--footfall-x": `${position.x}px` })}
      data-side={position.x > width / 2 ? "left" : "right"}
      aria-hidden="true"
    >
      <span className="footfall-readout-time">
        {formats.bucket(point.start, interval)}
      </span>
      <span className="footfall-readout-value">
        {formats.exact(point.value, kind)}
      </span>
      <span className="footfall-readout-label">
        {label}
        {point.state === "open" && ", so far"}
      </span>
    </div>
  );
}
