/** Asks every five minutes whether the reports of a site are behind. It does not subscribe. */
import { useConvex } from "convex/react";
import { useEffect, useState } from "react";
import type { ReportStatus } from "../../shared/api/health.js";
import { MINUTE } from "../../shared/units.js";
import type { ReportsApi } from "../api.js";
import { useNow } from "../data/useNow.js";

/**
 * Time between questions. A subscription would run with every fold, and reports count as late after
 * 15 minutes at the earliest.
 */
const ASKED_EVERY_MS = 5 * MINUTE;

const allIsWell: ReportStatus = { behindMs: 0, isCounting: true };

/**
 * Returns that all is well until the server says otherwise. The page asks an app that refuses
 * `getReportStatus` only once, and never asks an app that does not export it.
 */
export function useReportStatus(
  api: Pick<ReportsApi, "getReportStatus">,
  siteId: string,
): ReportStatus {
  const client = useConvex();
  const [status, setStatus] = useState(allIsWell);
  const [isRefused, setRefused] = useState(false);
  const query = api.getReportStatus;
  // Rounded, so that all viewers share an answer.
  const now = Math.floor(useNow() / ASKED_EVERY_MS) * ASKED_EVERY_MS;
  useEffect(() => {
    if (!query || isRefused) return;
    let isCurrent = true;
    client.query(query, { siteId, now }).then(
      (answer) => {
        if (isCurrent) setStatus(answer);
      },
      () => {
        if (isCurrent) setRefused(true);
      },
    );
    return () => {
      isCurrent = false;
    };
    // `query` is no dependency: an app's api makes a new reference at each access.
  }, [client, siteId, now, isRefused]);
  return status;
}
