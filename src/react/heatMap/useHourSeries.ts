/** Asks for a range by the hour, in slices that a time series may have. */
import { useMemo } from "react";
import type { Timeseries } from "../../shared/api/reports.js";
import { useDashboard } from "../context/PartsContext.js";
import type { TimeSpan } from "../controls/ranges.js";
import { useAnswers, type Questions } from "../data/useAnswers.js";
import { intervalIn } from "../data/useRangeAnswers.js";
import { useSame } from "../data/useSame.js";
import { withPass } from "../data/withPass.js";
import { weeksOf } from "./hourSlices.js";

interface HourSeries {
  /** In the order of time. Undefined until all answers have come. */
  series: readonly Timeseries[] | undefined;
  error: Error | undefined;
  retry: () => void;
}

/**
 * Asks for each slice. A series whose first hours are no longer kept comes by the day. Of the last
 * such slice the hook asks for its weeks, so at most six days of kept hours are missing.
 */
export function useHourSeries(slices: readonly TimeSpan[]): HourSeries {
  const { utcOffsets } = useDashboard().site;
  const answers = useAnswers(useHourQuestions(slices));
  const cut = slices.findLast(({ from }) => {
    const interval = intervalIn(answers.get(String(from)));
    return interval !== undefined && interval !== "hour";
  });
  const weeks = useSame(cut ? weeksOf(cut, utcOffsets) : []);
  const weekAnswers = useAnswers(useHourQuestions(weeks));
  const folded = useMemo(() => {
    const parts = slices.flatMap((slice) =>
      slice === cut
        ? weeks.map(({ from }) => weekAnswers.get(String(from)))
        : [answers.get(String(slice.from))],
    );
    const error = parts.find((part) => part instanceof Error);
    // Convex leaves the answers to several questions untyped.
    const known = parts.filter((part): part is Timeseries => {
      return part !== undefined && !(part instanceof Error);
    });
    return {
      error,
      series: known.length === parts.length ? known : undefined,
    };
  }, [answers, weekAnswers, slices, weeks, cut]);
  return { ...folded, retry: answers.retry };
}

/** One question for each span, named by its start. */
function useHourQuestions(spans: readonly TimeSpan[]): Questions {
  const { apis, site } = useDashboard();
  const { siteId, passes } = site;
  return Object.fromEntries(
    spans.map(({ from, to }) => [
      String(from),
      {
        query: apis.reports.getTimeseries,
        args: withPass(passes, "getTimeseries", {
          siteId,
          from,
          to,
          interval: "hour",
        }),
      },
    ]),
  );
}
