/** The visitors of a site by when they were first seen, newest first. */
import type { ListedVisitor } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { OrSkip } from "../data/useReports.js";
import { queryArgs, type ListArgs } from "./listArgs.js";
import { visitorRowId } from "./rowIds.js";
import { usePagedList, type PagedList } from "./usePagedList.js";

/**
 * Returns the visitors first seen in a span of time, of one user if one is given. Throws to the
 * nearest `ReportBoundary` when the app refuses.
 * @example
 * const { rows } = useVisitorList(api.analytics, { siteId, filters: { userId: "u1" } });
 */
export function useVisitorList(
  api: Pick<PersonsApi, "listVisitors">,
  args: OrSkip<ListArgs<"userId">>,
): PagedList<ListedVisitor> {
  return usePagedList(
    api.listVisitors,
    args === "skip" ? args : queryArgs(args),
    { scope: args === "skip" ? "" : args.siteId, idOf: visitorRowId },
  );
}
