/** A question that is asked whole, as a report. */
import type { Report } from "./report.js";
import type { Question } from "./useAnswers.js";
import { useKept, type Subject } from "./useKept.js";
import { useSingleAnswer } from "./useSingleAnswer.js";

/** Null asks nothing. `Data` is what the query answers, by the type of the app's api. */
export function useSingleReport<Data>(
  question: Question | null,
  subject: Subject,
): Report<Data> {
  const { answer, retry } = useSingleAnswer<Data>(question);
  const isThere = !(answer instanceof Error);
  const kept = useKept(isThere ? answer : undefined, subject);
  return { ...kept, error: isThere ? undefined : answer, retry };
}
