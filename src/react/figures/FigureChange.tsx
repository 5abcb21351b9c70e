/**
 * A change in short: an arrow and a percentage for the eye, a phrase for screen readers, the value
 * before as title.
 */
import type { Change } from "./change.js";
import { useFormats } from "../format/useFormats.js";
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";

interface FigureChangeProps {
  change: Change;
  /** The value before, with all its digits. */
  before: string;
}

export function FigureChange({ change, before }: FigureChangeProps) {
  const formats = useFormats();
  const labels = useLabels();
  const { ratio, direction, trend } = change;
  return (
    <span
      className="footfall-change"
      data-trend={trend}
      title={fillLabel(labels.valueBefore, { value: before })}
    >
      {direction !== "same" && (
        <Icon name={direction === "more" ? "rise" : "fall"} />
      )}
      <span aria-hidden="true">
        {ratio === null ? labels.changeNew : formats.change(ratio)}
      </span>
      <span className="footfall-hidden">
        {changeWords(change, formats, labels)}
      </span>
    </span>
  );
}

/** The change as a phrase: `"12% more than before"`. */
export function changeWords(
  { ratio, direction }: Change,
  formats: Formats,
  labels: Labels,
): string {
  if (ratio === null) return labels.changeNewSpoken;
  if (direction === "same") return labels.changeNone;
  const whole = Math.round(Math.abs(ratio) * 100) / 100;
  return fillLabel(
    direction === "more" ? labels.changeMore : labels.changeLess,
    { change: formats.exact(whole, "percent") },
  );
}
