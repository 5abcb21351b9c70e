/** What is happening right now, followed as it happens. */
import type { Realtime } from "../../shared/realtime.js";
import type { ReportsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useNow } from "../data/useNow.js";
import type { OrSkip } from "../data/useReports.js";
import { useSingleReport } from "../data/useSingleReport.js";

/**
 * The visitors of the last half hour. Runs again with every event, on a busy site once a minute.
 * @example
 * const { data } = useRealtime(api.analytics, { siteId });
 * return <p>{data?.activeVisitors} readers now</p>;
 */
export function useRealtime(
  api: Pick<ReportsApi, "getRealtime">,
  args: OrSkip<{ siteId: string }>,
): Report<Realtime> {
  const now = useNow();
  const siteId = args === "skip" ? "" : args.siteId;
  return useSingleReport(
    args === "skip" ? null : { query: api.getRealtime, args: { siteId, now } },
    // The next minute is the same question: what is shown of the last one is not old.
    { scope: siteId, question: siteId },
  );
}
