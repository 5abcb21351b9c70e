/** Chooses into which buckets the chart is cut: a native select, which needs no room. */
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { Icon } from "../ui/Icon.js";
import { intervalInAutoLabels, intervalLabels } from "./controlNames.js";
import {
  automaticInterval,
  intervalChoices,
  intervalsFor,
  type IntervalChoice,
} from "./intervals.js";
import type { TimeSpan } from "./ranges.js";

export interface IntervalPickerProps {
  value: IntervalChoice;
  onChange: (choice: IntervalChoice) => void;
  /** The range: only what makes sense for it can be chosen. */
  span: TimeSpan;
}

export function IntervalPicker({ value, onChange, span }: IntervalPickerProps) {
  const labels = useLabels();
  const sensible: readonly IntervalChoice[] = ["auto", ...intervalsFor(span)];
  const automatic = fillLabel(labels.intervalAutomatic, {
    interval: labels[intervalInAutoLabels[automaticInterval(span)]],
  });
  return (
    <span className="footfall-select">
      <select
        aria-label={labels.interval}
        // As `intervalOf` has it: what makes no sense is automatic.
        value={sensible.includes(value) ? value : "auto"}
        onChange={(event) => {
          const chosen = intervalChoices.find(
            (each) => each === event.target.value,
          );
          if (chosen) onChange(chosen);
        }}
      >
        {intervalChoices.map((choice) => (
          <option
            key={choice}
            value={choice}
            disabled={!sensible.includes(choice)}
          >
            {choice === "auto" ? automatic : labels[intervalLabels[choice]]}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}
