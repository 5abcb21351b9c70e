/** Asks every five minutes whether the reports of a site are behind. */
import type { ReportStatus } from "../../shared/api/health.js";
import type { ReportsApi } from "../api.js";
import { useOccasionalAnswer } from "../data/useOccasionalAnswer.js";

const allIsWell: ReportStatus = { behindMs: 0, isCounting: true };

/**
 * Returns that all is well until the server says otherwise. A subscription would run with every
 * fold, and reports count as late after 15 minutes at the earliest.
 */
export function useReportStatus(
  api: Pick<ReportsApi, "getReportStatus">,
  siteId: string,
): ReportStatus {
  return useOccasionalAnswer(api.getReportStatus, siteId) ?? allIsWell;
}
