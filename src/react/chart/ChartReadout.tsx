/**
 * The line and the box at the chosen point. Screen readers get the same from the slider's value
 * text.
 */
import type { ChartPoint } from "./chartData.js";
import type { ChartLayout } from "./chartLayout.js";
import { pointChange, type ChartModel } from "./chartModel.js";
import { bucketName } from "./chartWords.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { FigureChange } from "../figures/FigureChange.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";

interface ChartReadoutProps {
  model: ChartModel;
  layout: ChartLayout;
  index: number;
}

export function ChartReadout({ model, layout, index }: ChartReadoutProps) {
  const point = model.points[index];
  if (!point) return null;
  const { before, state } = point;
  const { left, right, top, base } = layout;
  const x = layout.x(index);
  const share = (x - left) / (right - left);
  return (
    <>
      <svg className="footfall-svg" aria-hidden="true" focusable="false">
        <line className="footfall-cursor" x1={x} x2={x} y1={top} y2={base} />
        {before && (
          <circle
            className="footfall-dot footfall-dot-before"
            cx={x}
            cy={layout.y(before.value)}
            r={4}
          />
        )}
        {state !== "future" && (
          <circle
            className="footfall-dot"
            cx={x}
            cy={layout.y(point.value)}
            r={4.5}
          />
        )}
      </svg>
      <div
        className="footfall-readout"
        style={cssVariables({
          "--footfall-x": `${x}px`,
          "--footfall-share": String(share),
        })}
        data-side={share > 0.5 ? "left" : "right"}
        aria-hidden="true"
      >
        <ReadoutText model={model} point={point} />
      </div>
    </>
  );
}

interface ReadoutTextProps {
  model: ChartModel;
  point: ChartPoint;
}

function ReadoutText({ model, point }: ReadoutTextProps) {
  const formats = useFormats();
  const labels = useLabels();
  const { kind, figure, label, doubt, beforeDoubt } = model;
  const { before, state } = point;
  const change = pointChange(point, figure);
  const exactBefore = before && formats.exact(before.value, kind);
  const isFuture = state === "future";
  return (
    <>
      <span className="footfall-readout-time">
        {bucketName(point.start, model, formats, labels)}
      </span>
      <span className="footfall-readout-main">
        <span className="footfall-readout-value">
          {!isFuture && <ApproximateMark doubt={doubt} isExplained />}
          {isFuture ? labels.chartNotYet : formats.exact(point.value, kind)}
        </span>
        {change && exactBefore && (
          <FigureChange change={change} before={exactBefore} />
        )}
      </span>
      <span className="footfall-readout-label">
        {state === "open"
          ? fillLabel(labels.chartSoFar, { value: label })
          : label}
      </span>
      {before && (
        <span className="footfall-readout-before">
          <span className="footfall-key-line" data-line="before" />
          <span>
            <ApproximateMark doubt={beforeDoubt} isExplained />
            {exactBefore}
          </span>
          <span>{bucketName(before.start, model, formats, labels)}</span>
        </span>
      )}
    </>
  );
}
