/** Asks for the hours of the dashboard's range, and folds them into a week. */
import { useMemo } from "react";
import { listedZone, nextBucket } from "../../shared/time/zone.js";
import { useDashboard } from "../context/PartsContext.js";
import { cutRange } from "../data/cut.js";
import type { Report } from "../data/report.js";
import { useKept } from "../data/useKept.js";
import { useSame } from "../data/useSame.js";
import { hourSlices } from "./hourSlices.js";
import { useHourSeries } from "./useHourSeries.js";
import { weekHoursOf, type WeekHours } from "./weekHours.js";

/**
 * Counts the closed part of the range (`data/cut.ts`). So the answers stay the same for an hour, and
 * no hour counts that is not over.
 */
export function useWeekHours(): Report<WeekHours> {
  const { site, spans, now, firstBucket } = useDashboard();
  const { siteId, utcOffsets } = site;
  const { closed } = cutRange(spans.span, utcOffsets, now);
  const slices = useSame(closed ? hourSlices(closed, utcOffsets) : []);
  const { series, error, retry } = useHourSeries(slices);
  const begin = slices[0]?.from;
  const isLong = begin !== undefined && begin > spans.span.from;
  const isBeginning =
    typeof firstBucket === "number" &&
    begin !== undefined &&
    begin < nextBucket(listedZone(utcOffsets), "month", firstBucket);
  const week = useMemo(() => {
    if (!series) return undefined;
    const folded = weekHoursOf(series, { utcOffsets, isBeginning });
    return { ...folded, isCut: folded.isCut || isLong };
  }, [series, utcOffsets, isBeginning, isLong]);
  const question = JSON.stringify(spans.span);
  return { ...useKept(week, { scope: siteId, question }), error, retry };
}
