/** Lists refusals and events that did not count, with the time since. */
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import type { RefusedLine } from "./refusals.js";

interface RefusedListProps {
  lines: readonly RefusedLine[];
  now: number;
}

/** Draws nothing while there is nothing to say. */
export function RefusedList({ lines, now }: RefusedListProps) {
  const labels = useLabels();
  const formats = useFormats();
  if (lines.length === 0) return null;
  return (
    <section className="footfall-refused">
      <h4 className="footfall-refused-title">{labels.notCountedTitle}</h4>
      <ul>
        {lines.map(({ text, lastAt }, index) => (
          <li key={index} className="footfall-refused-line">
            <span>{text}</span>{" "}
            <span className="footfall-refused-time">
              {lastAt === null
                ? labels.notCountedDays
                : formats.ago(lastAt, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
