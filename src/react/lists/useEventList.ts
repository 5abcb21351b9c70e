/** The events of a site, newest first. */
import type { ListedEvent } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { OrSkip } from "../data/useReports.js";
import { queryArgs, type EventFilterField, type ListArgs } from "./listArgs.js";
import { eventRowId } from "./rowIds.js";
import { usePagedList, type PagedList } from "./usePagedList.js";

/**
 * Returns the events of a span of time, filtered by name, page, visitor, user or group. Throws to
 * the nearest `ReportBoundary` when the app refuses.
 * @param rowsPerPage default 50, at most 200
 */
export function useEventList(
  api: Pick<PersonsApi, "listEvents">,
  args: OrSkip<ListArgs<EventFilterField>>,
  rowsPerPage?: number,
): PagedList<ListedEvent> {
  return usePagedList(
    api.listEvents,
    args === "skip" ? args : queryArgs(args),
    {
      scope: args === "skip" ? "" : args.siteId,
      idOf: eventRowId,
      rowsPerPage,
    },
  );
}
