/** The hours of the week as a grid of colours. Each cell says its hour and value to screen readers. */
import { memo } from "react";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { HeatPlace } from "./heatKeys.js";
import type { HeatModel } from "./heatModel.js";
import { heatStep } from "./heatSteps.js";
import { cellWords } from "./heatWords.js";

interface HeatGridProps {
  model: HeatModel;
  /** The cell that the Tab key reaches. */
  stop: HeatPlace;
}

/** A component of its own, because none of it changes while the pointer moves. */
export const HeatGrid = memo(function HeatGrid({ model, stop }: HeatGridProps) {
  const formats = useFormats();
  const labels = useLabels();
  const { days, scale, names, title } = model;
  const [firstDay = []] = days;
  return (
    <table
      className="footfall-heat-grid"
      role="grid"
      aria-readonly="true"
      aria-label={title}
      aria-description={labels.heatMapHint}
    >
      <thead>
        <tr>
          <td />
          {firstDay.map(({ hour }) => (
            <th key={hour} scope="col">
              <span>{names.hour(hour)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((cells, day) => (
          <tr key={day}>
            <th scope="row">{names.weekday(cells[0]?.weekday ?? 0)}</th>
            {cells.map((cell) => (
              <td
                key={cell.hour}
                role="gridcell"
                className="footfall-heat-cell"
                data-day={day}
                data-hour={cell.hour}
                data-step={scale ? heatStep(cell.value, scale) : 0}
                tabIndex={stop.day === day && stop.hour === cell.hour ? 0 : -1}
                aria-label={cellWords(cell, model, formats, labels)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
});
