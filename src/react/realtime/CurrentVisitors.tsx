/** The number of current visitors in a few words for a header. */
import type { Realtime } from "../../shared/api/realtime.js";
import type { Report } from "../data/report.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { areVisitorsApproximate } from "./areVisitorsApproximate.js";
import { Pulse } from "../ui/Pulse.js";

export interface CurrentVisitorsProps {
  report: Pick<Report<Realtime>, "data">;
  /** Makes it a button, for example to open the real-time tab. */
  onOpen?: () => void;
}

/**
 * Draws nothing until the number has come.
 * @example
 * <CurrentVisitors report={useRealtime(api.analytics, { siteId })} />
 */
export function CurrentVisitors({
  report: { data },
  onOpen,
}: CurrentVisitorsProps) {
  const labels = useLabels();
  const formats = useFormats();
  if (!data) return null;
  const { activeVisitors } = data;
  const isApproximate = areVisitorsApproximate(data);
  const text = fillLabel(
    activeVisitors === 1 ? labels.currentVisitor : labels.currentVisitors,
    { count: formats.short(activeVisitors, "count") },
  );
  const content = (
    <>
      <Pulse isIdle={activeVisitors === 0} />
      {isApproximate && (
        <span className="footfall-hidden">{labels.approximately} </span>
      )}
      <span title={formats.exact(activeVisitors, "count")}>
        {isApproximate && <span aria-hidden="true">≈</span>}
        {text}
      </span>
    </>
  );
  return onOpen ? (
    <button type="button" className="footfall-current" onClick={onOpen}>
      {content}
    </button>
  ) : (
    <span className="footfall-current">{content}</span>
  );
}
