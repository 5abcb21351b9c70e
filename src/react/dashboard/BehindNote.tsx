/** One calm line while the reports are behind. */
import type { ReportStatus } from "../../shared/api/health.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

/** Is there when it is empty, too: a live region says only what is put into it. */
export function BehindNote({ behindMs, isCounting }: ReportStatus) {
  const labels = useLabels();
  const formats = useFormats();
  const label = isCounting ? labels.reportsBehind : labels.reportsStopped;
  return (
    <p className="footfall-behind" role="status">
      {behindMs > 0 && fillLabel(label, { ago: formats.ago(0, behindMs) })}
    </p>
  );
}
