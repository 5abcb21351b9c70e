/** The answer to one question, with the type that convex/react leaves out. */
import { useAnswers, type Question } from "./useAnswers.js";

export interface SingleAnswer<Data> {
  /** Undefined: on its way, or not asked. */
  answer: Data | Error | undefined;
  retry: () => void;
}

/** Null asks nothing. `Data` is what the query answers, by the type of the app's api. */
export function useSingleAnswer<Data>(
  question: Question | null,
): SingleAnswer<Data> {
  const { get, retry } = useAnswers({ answer: question });
  return { answer: get("answer") as Data | Error | undefined, retry };
}
