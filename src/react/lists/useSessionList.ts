/** The sessions of a site by their start, newest first. */
import type { ListedSession } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { OrSkip } from "../data/useReports.js";
import { queryArgs, type ListArgs } from "./listArgs.js";
import { sessionRowId } from "./rowIds.js";
import { usePagedList, type PagedList } from "./usePagedList.js";

/**
 * Returns the sessions that overlap a span of time, of one visitor if one is given. Throws to the
 * nearest `ReportBoundary` when the app refuses.
 */
export function useSessionList(
  api: Pick<PersonsApi, "listSessions">,
  args: OrSkip<ListArgs<"visitorId">>,
): PagedList<ListedSession> {
  return usePagedList(
    api.listSessions,
    args === "skip" ? args : queryArgs(args),
    { scope: args === "skip" ? "" : args.siteId, idOf: sessionRowId },
  );
}
