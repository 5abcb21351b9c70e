/** One line while the reports are behind. */
import type { ReportStatus } from "../../shared/api/health.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

/**
 * It is rendered even when it is empty: screen readers speak only text that comes into a live
 * region.
 */
export function BehindNote({ behindMs, isCounting }: ReportStatus) {
  const labels = useLabels();
  const formats = useFormats();
  const label = isCounting ? labels.reportsBehind : labels.reportsStopped;
  return (
    <p className="footfall-status footfall-behind" role="status">
      {behindMs > 0 && fillLabel(label, { ago: formats.ago(0, behindMs) })}
    </p>
  );
}
