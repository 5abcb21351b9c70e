/** Says which line is which time, where there are two lines. */
import type { ChartModel } from "./chartModel.js";
import { useFormats } from "../format/useFormats.js";

export function ChartLegend({ model }: { model: ChartModel }) {
  const formats = useFormats();
  const { spans } = model;
  if (!spans?.before) return null;
  return (
    <p className="footfall-legend">
      <span>
        <span className="footfall-key-line" data-line="now" />
        {formats.span(spans.now)}
      </span>
      <span>
        <span className="footfall-key-line" data-line="before" />
        {formats.span(spans.before)}
      </span>
    </p>
  );
}
