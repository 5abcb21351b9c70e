/**
 * The plot as a slider over the buckets: pointer and keys choose the one that is read out, and mark
 * those to zoom into.
 */
import type { ReactNode } from "react";
import type { ChartLayout } from "./chartLayout.js";
import type { ChartModel } from "./chartModel.js";
import { ChartReadout } from "./ChartReadout.js";
import { bucketName, pointWords } from "./chartWords.js";
import { markedEdges, type Marked } from "./chartZoom.js";
import { useBucketChoice, type ZoomHandlers } from "./useBucketChoice.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

interface ChartSliderProps extends ZoomHandlers {
  model: ChartModel;
  layout: ChartLayout;
  /** The drawing. It is not drawn again while the pointer moves. */
  children: ReactNode;
}

export function ChartSlider({
  model,
  layout,
  children,
  ...zoom
}: ChartSliderProps) {
  const labels = useLabels();
  const { active, marked, handlers } = useBucketChoice(model, layout, zoom);
  const { points, readable, label } = model;
  const latest = points.findLastIndex(({ state }) => state !== "future");
  const shown = Math.max(0, active ?? latest);
  const wordsOf = useWords(model);

  return (
    <div
      className="footfall-plot-slider"
      role="slider"
      tabIndex={0}
      aria-label={fillLabel(labels.chartLabel, { figure: label })}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, readable - 1)}
      aria-valuenow={shown}
      aria-valuetext={wordsOf(shown, marked)}
      aria-keyshortcuts={
        zoom.onZoom && "Enter Shift+ArrowLeft Shift+ArrowRight Backspace"
      }
      {...handlers}
    >
      {children}
      {marked && <MarkedBand edges={markedEdges(layout, marked)} {...layout} />}
      {active !== null && (
        <ChartReadout model={model} layout={layout} index={active} />
      )}
    </div>
  );
}

/** Returns a function that says what the slider stands at, and what is marked. */
function useWords(model: ChartModel) {
  const formats = useFormats();
  const labels = useLabels();
  return (index: number, marked: Marked | null) => {
    const point = model.points[index];
    const words = point ? pointWords(point, model, formats, labels) : "";
    if (!marked) return words;
    const [from = "", to = ""] = marked.map((each) =>
      bucketName(model.points[each]?.start ?? 0, model, formats, labels),
    );
    return fillLabel(labels.chartMarked, { from, to, bucket: words });
  };
}

interface MarkedBandProps extends Pick<ChartLayout, "top" | "base"> {
  edges: readonly [number, number];
}

function MarkedBand({ edges: [from, to], top, base }: MarkedBandProps) {
  return (
    <svg className="footfall-svg" aria-hidden="true" focusable="false">
      <rect
        className="footfall-marked"
        x={from}
        width={to - from}
        y={top}
        height={base - top}
      />
    </svg>
  );
}
