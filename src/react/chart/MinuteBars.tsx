/**
 * The last minutes as bars, the newest at the end: a picture with a summary, and a table of what it
 * shows.
 */
import { useState } from "react";
import { scaleBand, scaleLinear } from "d3-scale";
import { Bar } from "@visx/shape";
import { ChartTableButton } from "./ChartTableButton.js";
import { ChartTableFrame } from "./ChartTableFrame.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { useSize, type Size } from "../ui/useSize.js";

export interface MinuteBarsProps {
  /** From the oldest to the current one. */
  minutes: readonly { start: number; visitors: number }[];
  /** Says what the bars count. */
  label: string;
}

/** Size before the container is measured, and on a server. */
const BARS_SIZE_BEFORE_MEASURED = { width: 480, height: 96 };
/** Least height of a bar in pixels, so that a minute without visitors shows as one. */
const LEAST_HEIGHT = 2;
/** The axis reaches at least this many visitors: a single visitor is no peak. */
const LEAST_HIGHEST = 4;

export function MinuteBars({ minutes, label }: MinuteBarsProps) {
  const formats = useFormats();
  const labels = useLabels();
  const [ref, size] = useSize<HTMLDivElement>(BARS_SIZE_BEFORE_MEASURED);
  const [isTable, setIsTable] = useState(false);
  const count = (visitors: number) => formats.exact(visitors, "count");
  return (
    <div className="footfall-minutes">
      <div
        ref={ref}
        className="footfall-minutes-plot"
        hidden={isTable}
        role="img"
        aria-label={fillLabel(labels.minutesSummary, {
          label,
          latest: count(minutes.at(-1)?.visitors ?? 0),
          highest: count(highestOf(minutes)),
        })}
      >
        <Bars minutes={minutes} size={size} />
      </div>
      <ChartTableFrame caption={label} isVisible={isTable}>
        <thead>
          <tr>
            <th scope="col">{labels.minuteColumn}</th>
            <th scope="col">{labels.visitors}</th>
          </tr>
        </thead>
        <tbody>
          {minutes.map(({ start, visitors }) => (
            <tr key={start}>
              <th scope="row">{formats.time(start)}</th>
              <td>{count(visitors)}</td>
            </tr>
          ))}
        </tbody>
      </ChartTableFrame>
      <div className="footfall-chart-foot">
        <div className="footfall-chart-actions">
          <ChartTableButton isTable={isTable} onChange={setIsTable} />
        </div>
      </div>
    </div>
  );
}

interface BarsProps extends Pick<MinuteBarsProps, "minutes"> {
  size: Size;
}

function Bars({ minutes, size }: BarsProps) {
  const formats = useFormats();
  const labels = useLabels();
  const x = scaleBand(
    minutes.map((_, i) => i),
    [0, size.width],
  ).paddingInner(0.28);
  const height = scaleLinear(
    [0, Math.max(LEAST_HIGHEST, highestOf(minutes))],
    [LEAST_HEIGHT, size.height],
  );
  return (
    <svg
      className="footfall-svg"
      viewBox={`0 0 ${size.width} ${size.height}`}
      focusable="false"
    >
      {minutes.map(({ start, visitors }, i) => (
        <Bar
          key={start}
          className={
            visitors > 0
              ? "footfall-minute"
              : "footfall-minute footfall-minute-empty"
          }
          x={x(i) ?? 0}
          width={x.bandwidth()}
          y={size.height - height(visitors)}
          height={height(visitors)}
          rx={Math.min(2, x.bandwidth() / 3)}
        >
          <title>
            {fillLabel(labels.minuteBar, {
              minute: formats.time(start),
              value: formats.exact(visitors, "count"),
            })}
          </title>
        </Bar>
      ))}
    </svg>
  );
}

function highestOf(minutes: MinuteBarsProps["minutes"]): number {
  return Math.max(0, ...minutes.map(({ visitors }) => visitors));
}
