/** Whether the reports of a site are behind: asked every five minutes, and not subscribed to. */
import { useConvex } from "convex/react";
import { useEffect, useState } from "react";
import type { ReportStatus } from "../../shared/api/health.js";
import { MINUTE } from "../../shared/units.js";
import type { ReportsApi } from "../api.js";
import { useNow } from "../data/useNow.js";

/** A subscription would run with every fold. Reports are late after a quarter of an hour at the earliest. */
const ASKED_EVERY_MS = 5 * MINUTE;

const allIsWell: ReportStatus = { behindMs: 0, isCounting: true };

/**
 * All is well until the server says otherwise. An app that does not export `getReportStatus`, or refuses it, is
 * asked once: its dashboard goes on without.
 */
export function useReportStatus(
  api: Pick<ReportsApi, "getReportStatus">,
  siteId: string,
): ReportStatus {
  const client = useConvex();
  const [status, setStatus] = useState(allIsWell);
  const [isRefused, setRefused] = useState(false);
  const query = api.getReportStatus;
  // Rounded, so that everyone who looks shares an answer.
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
    // Not by `query`: an app's api makes a new reference each time it is asked for one.
  }, [client, siteId, now, isRefused]);
  return status;
}
