/** One line about what was refused within the last hour, on the page of a site that has events. */
import { HOUR } from "../../shared/units.js";
import { useDashboard } from "../context/PartsContext.js";
import { useLoaded } from "../data/useLoaded.js";
import { useOccasionalAnswer } from "../data/useOccasionalAnswer.js";
import { loadSetupParts } from "../setup/loadSetupParts.js";
import type { RefusedTextProps } from "../setup/RefusedText.js";

/**
 * The server notes refusals for an hour after keys or origins have changed. The line is there even
 * when it is empty, as `BehindNote` is.
 */
export function RefusedNote() {
  const { apis, site, now, firstBucket } = useDashboard();
  // A site without events has the panel, which says more.
  const hasEvents = typeof firstBucket === "number";
  const query = hasEvents ? apis.reports.getSetupStatus : undefined;
  const status = useOccasionalAnswer(query, site.siteId);
  const from = now - HOUR;
  const isNews = status?.refusals.some(({ lastAt }) => lastAt >= from);
  return (
    <p className="footfall-status footfall-refusal" role="status">
      {status && isNews && <LoadedText status={status} from={from} />}
    </p>
  );
}

function LoadedText(props: RefusedTextProps) {
  const { data: parts } = useLoaded(loadSetupParts);
  return parts ? <parts.RefusedText {...props} /> : null;
}
