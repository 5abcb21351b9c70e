/** An instant in a list: short, with all of it in the title. */
import { useFormats } from "../format/useFormats.js";
import { shortWhen } from "./listTexts.js";

interface WhenProps {
  instant: number;
  now: number;
  /**
   * `ago`: the time since then. `time`: the time on a day that a heading names. Default: the day
   * and time.
   */
  look?: "ago" | "time";
}

export function When({ instant, now, look }: WhenProps) {
  const formats = useFormats();
  const text =
    look === "ago"
      ? formats.ago(instant, now)
      : look === "time"
        ? formats.time(instant)
        : shortWhen(instant, now, formats);
  return (
    <time
      dateTime={new Date(instant).toISOString()}
      title={formats.dateTime(instant)}
    >
      {text}
    </time>
  );
}
