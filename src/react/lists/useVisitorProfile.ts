/** One visitor with all that is known. */
import type { VisitorProfile } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { Report } from "../data/report.js";
import type { OrSkip } from "../data/useReports.js";
import { useSingleReport } from "../data/useSingleReport.js";

/** `data` is null for a visitor of whom nothing is known. */
export function useVisitorProfile(
  api: Pick<PersonsApi, "getVisitor">,
  args: OrSkip<{ siteId: string; visitorId: string }>,
): Report<VisitorProfile | null> {
  const scope = JSON.stringify(args);
  return useSingleReport(
    args === "skip" ? null : { query: api.getVisitor, args },
    { scope, question: scope },
  );
}
