/** The hour and value of a cell, beside it. */
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { cssVariables } from "../ui/cssVariables.js";
import type { HeatPlace } from "./heatKeys.js";
import type { HeatModel } from "./heatModel.js";
import { heatValue } from "./heatWords.js";
import { HOURS_OF_DAY } from "./weekHours.js";

interface HeatReadoutProps {
  model: HeatModel;
  place: HeatPlace;
}

export function HeatReadout({ model, place }: HeatReadoutProps) {
  const formats = useFormats();
  const labels = useLabels();
  const cell = model.days[place.day]?.[place.hour];
  if (!cell) return null;
  return (
    <div
      className="footfall-readout footfall-heat-readout"
      style={cssVariables({
        "--footfall-share": String((place.hour + 0.5) / HOURS_OF_DAY),
        "--footfall-row": String(place.day),
      })}
      data-place={place.day < model.days.length / 2 ? "below" : "above"}
      aria-hidden="true"
    >
      <span className="footfall-readout-time">
        {model.names.whole(cell.weekday, cell.hour)}
      </span>
      <span className="footfall-readout-value">
        {cell.value !== null && (
          <ApproximateMark doubt={model.doubt} isExplained />
        )}
        {heatValue(cell, model, formats)}
      </span>
      <span className="footfall-readout-label">{model.label}</span>
      <span className="footfall-readout-label">
        {fillLabel(labels.heatMapHours, {
          count: formats.exact(cell.hours, "count"),
        })}
      </span>
    </div>
  );
}
