/** One question as a report. */
import type { Report } from "./report.js";
import { useAnswers, type Question } from "./useAnswers.js";
import { useKept, type AnswerSubject } from "./useKept.js";

/** Null asks nothing. `Data` is the query's answer, by the type of the app's api. */
export function useSingleReport<Data>(
  question: Question | null,
  subject: AnswerSubject,
): Report<Data> {
  const { get, retry } = useAnswers({ answer: question });
  // Convex leaves the answers to several questions untyped.
  const answer = get("answer") as Data | Error | undefined;
  const isThere = !(answer instanceof Error);
  const kept = useKept(isThere ? answer : undefined, subject);
  return { ...kept, error: isThere ? undefined : answer, retry };
}
