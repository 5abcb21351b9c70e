/** The visitors of a site, newest first. */
import type { ListedVisitor, VisitorOrder } from "../../shared/api/lists.js";
import { defined } from "../../shared/defined.js";
import type { PersonsApi } from "../api.js";
import type { OrSkip } from "../data/useReports.js";
import { queryArgs, type ListArgs } from "./listArgs.js";
import { visitorRowId } from "./rowIds.js";
import { usePagedList, type PagedList } from "./usePagedList.js";

/**
 * Returns the visitors who were active in a span of time, by their last visit. With the order
 * `firstSeen` those whom the span first saw. With a user all visitors of that user. Throws to the
 * nearest `ReportBoundary` when the app refuses.
 * @example
 * const { rows } = useVisitorList(api.analytics, { siteId, filters: { userId: "u1" } });
 */
export function useVisitorList(
  api: Pick<PersonsApi, "listVisitors">,
  args: OrSkip<ListArgs<"userId"> & { order?: VisitorOrder | undefined }>,
): PagedList<ListedVisitor> {
  return usePagedList(
    api.listVisitors,
    args === "skip"
      ? args
      : { ...queryArgs(args), ...defined({ order: args.order }) },
    { scope: args === "skip" ? "" : args.siteId, idOf: visitorRowId },
  );
}
