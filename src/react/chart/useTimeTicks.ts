/** The names on the time axis, as many as fit. */
import { useMemo } from "react";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import type { ChartLayout } from "./chartLayout.js";
import type { NamedTick } from "./ChartMarks.js";
import type { ChartModel } from "./chartModel.js";
import { timeTicks } from "./chartTicks.js";
import { useFormats } from "../format/useFormats.js";

/** Average width of a character of a name, and the least space between two names, in pixels. */
const CHARACTER = 6.5;
const SPACE = 26;

export function useTimeTicks(
  { points, interval }: ChartModel,
  { left, right }: ChartLayout,
  utcOffsets: UtcOffsets,
): NamedTick[] {
  const formats = useFormats();
  return useMemo(() => {
    const starts = points.map(({ start }) => start);
    const first = starts[0] ?? 0;
    const longest = Math.max(
      formats.tick(first, interval).length,
      formats.tick(first, interval === "hour" ? "day" : interval).length,
    );
    const step = (right - left) / Math.max(1, starts.length - 1);
    const gap = (longest * CHARACTER + SPACE) / step;
    const ticks = timeTicks(starts, interval, listedZone(utcOffsets), gap);
    return ticks.map(({ index, unit }) => ({
      index,
      label: formats.tick(starts[index] ?? 0, unit),
    }));
  }, [points, interval, left, right, utcOffsets, formats]);
}
