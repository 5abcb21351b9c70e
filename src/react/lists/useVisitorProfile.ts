/** One visitor with everything that is known. */
import type { VisitorProfile } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { Report } from "../data/report.js";
import type { OrSkip } from "../data/useReports.js";
import { useSingleReport } from "../data/useSingleReport.js";

/** Returns a visitor's profile. `data` is null for an unknown visitor. */
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
