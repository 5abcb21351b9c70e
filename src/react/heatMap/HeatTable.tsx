/** The hours of the week as a table of numbers: a row for each hour, and a column for each day. */
import { ChartTableFrame } from "../chart/ChartTableFrame.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { HeatModel } from "./heatModel.js";
import { heatValue } from "./heatWords.js";

export function HeatTable({ model }: { model: HeatModel }) {
  const formats = useFormats();
  const labels = useLabels();
  const { days, names, title, doubt } = model;
  const [firstDay = []] = days;
  return (
    <div className="footfall-heat-table">
      <ChartTableFrame caption={title} isVisible>
        <thead>
          <tr>
            <th scope="col">{labels.intervalHour}</th>
            {days.map(([cell], day) => (
              <th key={day} scope="col">
                {names.weekday(cell?.weekday ?? 0)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {firstDay.map(({ hour }) => (
            <tr key={hour}>
              <th scope="row">{names.hour(hour)}</th>
              {days.map((cells, day) => {
                const cell = cells[hour];
                return (
                  <td key={day}>
                    {cell && cell.value !== null && (
                      <ApproximateMark doubt={doubt} isExplained />
                    )}
                    {cell && heatValue(cell, model, formats)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </ChartTableFrame>
    </div>
  );
}
