/** Two native date inputs and a button, for any span of dates. */
import { useId, useState, type FormEvent } from "react";
import { FIRST_DATE } from "../../shared/time/utcOffsets.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { isDate } from "./dates.js";
import type { DateSpan } from "./ranges.js";

interface DateSpanFormProps {
  /** The first values of the inputs. */
  initial: DateSpan;
  /** The last date that the inputs offer. */
  today: string;
  /** The words of the button. Default: "Apply". */
  applyLabel?: string;
  onApply: (span: DateSpan) => void;
}

export function DateSpanForm({
  initial,
  today,
  applyLabel,
  onApply,
}: DateSpanFormProps) {
  const labels = useLabels();
  const messageId = useId();
  const [span, setSpan] = useState(initial);
  const [message, setMessage] = useState<string | null>(null);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const fault = faultOf(span, today, labels);
    setMessage(fault);
    if (fault === null) onApply(span);
  };
  const input = (end: keyof DateSpan, label: string) => (
    <label className="footfall-field">
      <span className="footfall-field-name">{label}</span>
      <input
        type="date"
        className="footfall-input"
        min={FIRST_DATE}
        max={today}
        value={span[end]}
        aria-invalid={message !== null}
        aria-describedby={message === null ? undefined : messageId}
        onChange={(event) => {
          setSpan({ ...span, [end]: event.target.value });
          setMessage(null);
        }}
      />
    </label>
  );
  return (
    <form
      className="footfall-dates"
      aria-label={labels.customDates}
      noValidate
      onSubmit={apply}
    >
      {input("from", labels.dateFrom)}
      {input("to", labels.dateTo)}
      <button type="submit" className="footfall-apply">
        {applyLabel ?? labels.applyDates}
      </button>
      <p id={messageId} className="footfall-dates-message" role="alert">
        {message}
      </p>
    </form>
  );
}

/** Says what is wrong with the dates. Null: nothing. */
export function faultOf(
  { from, to }: DateSpan,
  today: string,
  labels: Labels,
): string | null {
  if (from === "" || to === "") return labels.datesMissing;
  if (!isDate(from) || !isDate(to) || from > today) {
    const ends = { first: FIRST_DATE, last: today };
    return fillLabel(labels.datesOutOfRange, ends);
  }
  return from > to ? labels.datesReversed : null;
}
