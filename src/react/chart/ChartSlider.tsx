/** The plot as a slider over the buckets: pointer and keys choose the one that is read out. */
import {
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { nextIndex } from "./chartKeys.js";
import { nearestPoint, type ChartLayout } from "./chartLayout.js";
import type { ChartModel } from "./chartModel.js";
import { ChartReadout } from "./ChartReadout.js";
import { pointWords } from "./chartWords.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

interface ChartSliderProps {
  model: ChartModel;
  layout: ChartLayout;
  /** The drawing. It is not drawn again while the pointer moves. */
  children: ReactNode;
}

export function ChartSlider({ model, layout, children }: ChartSliderProps) {
  const formats = useFormats();
  const labels = useLabels();
  const [chosen, setChosen] = useState<number | null>(null);
  const { points, readable, interval, label } = model;
  const last = readable - 1;
  const latest = points.findLastIndex(({ state }) => state !== "future");
  const active = chosen === null || last < 0 ? null : Math.min(chosen, last);
  const shown = Math.max(0, active ?? latest);
  const point = points[shown];

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(nearestPoint(layout, event.clientX - left, readable));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = nextIndex(event.key, active, last, interval);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };

  return (
    <div
      className="footfall-plot-slider"
      role="slider"
      tabIndex={0}
      aria-label={fillLabel(labels.chartLabel, { figure: label })}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={shown}
      aria-valuetext={point ? pointWords(point, model, formats, labels) : ""}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      // A finger must leave the screen before its owner sees what it touched.
      onPointerLeave={({ pointerType }) =>
        pointerType !== "touch" && setChosen(null)
      }
      onPointerCancel={() => setChosen(null)}
      onBlur={() => setChosen(null)}
      onKeyDown={onKeyDown}
    >
      {children}
      {active !== null && (
        <ChartReadout model={model} layout={layout} index={active} />
      )}
    </div>
  );
}
