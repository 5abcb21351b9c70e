/** The choice of the chart's buckets: a native select, which needs little room. */
import { useDashboard } from "../context/PartsContext.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import { intervalInAutoLabels, intervalLabels } from "./controlNames.js";
import {
  automaticInterval,
  intervalChoices,
  intervalsFor,
  type IntervalChoice,
} from "./intervals.js";

export function IntervalPicker() {
  const labels = useLabels();
  const { state, spans, update } = useDashboard();
  const { interval: value } = state;
  const { span } = spans;
  const sensible: readonly IntervalChoice[] = ["auto", ...intervalsFor(span)];
  const automatic = fillLabel(labels.intervalAutomatic, {
    interval: labels[intervalInAutoLabels[automaticInterval(span)]],
  });
  return (
    <span className="footfall-select footfall-brief">
      <Icon name="bars" />
      <select
        aria-label={labels.interval}
        // `intervalOf` does the same: a choice that makes no sense is automatic.
        value={sensible.includes(value) ? value : "auto"}
        onChange={(event) => {
          const chosen = intervalChoices.find(
            (each) => each === event.target.value,
          );
          if (chosen) update({ interval: chosen });
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
