/**
 * Asks about a range in two parts, and is the only place that does. The closed part comes first:
 * the server may keep its series by the day or month only, and then the live part must be cut the
 * same way.
 */
import type { Interval } from "../../shared/api/reports.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import type { TimeSpan } from "../controls/ranges.js";
import { cutRange, type Cut } from "./cut.js";
import { useAnswers, type Answers, type Questions } from "./useAnswers.js";

interface RangeQuestions {
  range: TimeSpan;
  /** The site's. */
  utcOffsets: UtcOffsets;
  /** The current time, rounded down to the minute. */
  now: number;
  /** Makes the questions to the closed part. Null: nothing of the range is closed. */
  askClosed: (span: TimeSpan | null) => Questions;
  /**
   * Makes the questions to the live part, with the answers so far to the closed one. Null: all of
   * it is closed.
   */
  askLive: (span: TimeSpan | null, closed: Answers) => Questions;
}

interface RangeAnswers {
  cut: Cut;
  closed: Answers;
  live: Answers;
  /** Asks again what has failed. */
  retry: () => void;
}

export function useRangeAnswers({
  range,
  utcOffsets,
  now,
  askClosed,
  askLive,
}: RangeQuestions): RangeAnswers {
  const cut = cutRange(range, utcOffsets, now);
  const closed = useAnswers(askClosed(cut.closed));
  const live = useAnswers(askLive(cut.live, closed));
  return { cut, closed, live, retry: closed.retry };
}

/** Returns the interval of an answer that is a series. Returns undefined for every other answer. */
export function intervalIn(answer: unknown): Interval | undefined {
  const isSeries =
    typeof answer === "object" && answer !== null && "interval" in answer;
  return isSeries ? (answer.interval as Interval) : undefined;
}
