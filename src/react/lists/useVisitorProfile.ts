/** One visitor with all that is known. */
import type { VisitorProfile } from "../../shared/lists.js";
import type { PersonsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useKept } from "../data/useKept.js";
import { useSingleAnswer } from "../data/useSingleAnswer.js";

/** `data` is null for a visitor of whom nothing is known. */
export function useVisitorProfile(
  api: Pick<PersonsApi, "getVisitor">,
  args: { siteId: string; visitorId: string } | "skip",
): Report<VisitorProfile | null> {
  const { answer, retry } = useSingleAnswer<VisitorProfile | null>(
    args === "skip" ? null : { query: api.getVisitor, args },
  );
  const error = answer instanceof Error ? answer : undefined;
  const scope = JSON.stringify(args);
  const kept = useKept(answer instanceof Error ? undefined : answer, {
    scope,
    question: scope,
  });
  return { ...kept, error, retry };
}
