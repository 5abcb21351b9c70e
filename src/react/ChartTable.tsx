/** The chart as a table for screen readers: every bucket that has begun. */
import type { Interval } from "../shared/reports.js";
import type { ChartPoint } from "./chartData.js";
import type { FigureKind } from "./format.js";
import { useFormats } from "./formats.js";

export interface ChartTableProps {
  points: readonly ChartPoint[];
  label: string;
  kind: FigureKind;
  interval: Interval;
}

export function ChartTable({ points, label, kind, interval }: ChartTableProps) {
  const formats = useFormats();
  return (
    <div className="footfall-hidden">
      <table>
        <caption>{label} over time</caption>
        <thead>
          <tr>
            <th scope="col">{interval === "hour" ? "Hour" : "Day"}</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody>
          {points
            .filter(({ state }) => state !== "future")
            .map(({ start, value, state }) => (
              <tr key={start}>
                <th scope="row">{formats.bucket(start, interval)}</th>
                <td>
                  {formats.exact(value, kind)}
                  {state === "open" && " so far"}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
