/** Follows what is happening right now. */
import type { Realtime } from "../../shared/api/realtime.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { ReportsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useNow } from "../data/useNow.js";
import type { OrSkip } from "../data/useReports.js";
import { useSingleReport } from "../data/useSingleReport.js";
import { withPass } from "../data/withPass.js";

const noSite = { siteId: "", passes: undefined };

/**
 * Returns the visitors of the last half hour. The query runs again with every event, on a busy site
 * once a minute.
 * @example
 * const { data } = useRealtime(api.analytics, site ?? "skip"); // or { siteId }
 * return <p>{data?.activeVisitors} readers now</p>;
 */
export function useRealtime(
  api: Pick<ReportsApi, "getRealtime">,
  args: OrSkip<Pick<PublicSite, "siteId" | "passes">>,
): Report<Realtime> {
  const now = useNow();
  const { siteId, passes } = args === "skip" ? noSite : args;
  return useSingleReport(
    args === "skip"
      ? null
      : {
          query: api.getRealtime,
          args: withPass(passes, "getRealtime", { siteId, now }),
        },
    // The next minute is the same question, so the answer to the last one is not stale.
    { scope: siteId, question: siteId },
  );
}
