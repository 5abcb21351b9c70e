/**
 * A change in short: an arrow and a percentage or points for the eye, a phrase for screen readers,
 * the value before as title.
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
  const { amount, unit, direction, trend } = change;
  const title = fillLabel(labels.valueBefore, { value: before });
  return (
    <span
      className="footfall-change"
      data-trend={trend}
      title={unit === "points" ? `${title}\n${labels.pointsHelp}` : title}
    >
      {amount !== null && direction !== "same" && (
        <Icon name={direction === "more" ? "rise" : "fall"} />
      )}
      <span aria-hidden="true">{shortChange(change, formats, labels)}</span>
      <span className="footfall-hidden">
        {changeWords(change, formats, labels)}
      </span>
    </span>
  );
}

/** The change in short: `"+12%"`, `"-3.2 pp"`, `"new"`. */
function shortChange(
  { amount, unit }: Change,
  formats: Formats,
  labels: Labels,
): string {
  if (amount === null) return labels.changeNew;
  if (unit === "percent") return formats.change(amount);
  return fillLabel(labels.pointsShort, { points: formats.points(amount) });
}

/** The change as a phrase: `"12% more than before"`, `"3.2 points less than before"`. */
export function changeWords(
  { amount, unit, direction }: Change,
  formats: Formats,
  labels: Labels,
): string {
  if (amount === null) return labels.changeNewSpoken;
  if (direction === "same") return labels.changeNone;
  const size = Math.abs(amount);
  const change =
    unit === "percent"
      ? formats.exact(size, "percent")
      : fillLabel(labels.points, { points: formats.exact(size, "ratio") });
  return fillLabel(
    direction === "more" ? labels.changeMore : labels.changeLess,
    { change },
  );
}
