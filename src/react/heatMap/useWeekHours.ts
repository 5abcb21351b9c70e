/** Asks for the hours of the dashboard's range, month by month, and folds them into a week. */
import { useMemo } from "react";
import type { Timeseries } from "../../shared/api/reports.js";
import { listedZone, nextBucket } from "../../shared/time/zone.js";
import { useDashboard } from "../context/PartsContext.js";
import { cutRange } from "../data/cut.js";
import type { Report } from "../data/report.js";
import { useAnswers, type Questions } from "../data/useAnswers.js";
import { useKept } from "../data/useKept.js";
import { useSame } from "../data/useSame.js";
import { withPass } from "../data/withPass.js";
import { hourSlices } from "./hourSlices.js";
import { weekHoursOf, type WeekHours } from "./weekHours.js";

/**
 * Counts the closed part of the range (`data/cut.ts`). So the answers stay the same for an hour, and
 * no hour counts that is not over.
 */
export function useWeekHours(): Report<WeekHours> {
  const { apis, site, spans, now, firstBucket } = useDashboard();
  const { siteId, utcOffsets, passes } = site;
  const { closed } = cutRange(spans.span, utcOffsets, now);
  const slices = useSame(closed ? hourSlices(closed, utcOffsets) : []);
  const questions: Questions = Object.fromEntries(
    slices.map(({ from, to }) => [
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
  const answers = useAnswers(questions);
  const begin = slices[0]?.from;
  const isLong = begin !== undefined && begin > spans.span.from;
  const isBeginning =
    typeof firstBucket === "number" &&
    begin !== undefined &&
    begin < nextBucket(listedZone(utcOffsets), "month", firstBucket);
  const folded = useMemo(() => {
    // Convex leaves the answers to several questions untyped.
    const parts = slices.map(
      (slice) =>
        answers.get(String(slice.from)) as Timeseries | Error | undefined,
    );
    const error = parts.find((part) => part instanceof Error);
    const known = parts.filter(
      (part): part is Timeseries =>
        part !== undefined && !(part instanceof Error),
    );
    const isWhole = known.length === slices.length;
    if (!isWhole) return { error, data: undefined };
    const week = weekHoursOf(known, { utcOffsets, isBeginning });
    return { error, data: { ...week, isCut: week.isCut || isLong } };
  }, [answers, slices, utcOffsets, isBeginning, isLong]);
  const question = JSON.stringify(spans.span);
  const kept = useKept(folded.data, { scope: siteId, question });
  return { ...kept, error: folded.error, retry: answers.retry };
}
