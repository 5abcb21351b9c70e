/**
 * One hook per report. Each subscribes to the closed and the live part of its range
 * (`useRangeAnswers.ts`), so its answer follows the data. The previous answer stays while arguments
 * change.
 */
import { useCallback } from "react";
import { DEFAULT_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type {
  Breakdown,
  Overview,
  Timeseries,
} from "../../shared/api/reports.js";
import { mergeBreakdowns } from "../../shared/figures/breakdowns.js";
import type { ReportPasses } from "../../shared/site/reportPasses.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import { ISO_WEEK_START } from "../../shared/time/weekday.js";
import { offsetsOfUtc, type UtcOffsets } from "../../shared/time/utcOffsets.js";
import type {
  QueriesOf,
  ReportAnswer,
  ReportArgs,
  ReportsApi,
} from "../api.js";
import type { TimeSpan } from "../controls/ranges.js";
import { mergedOverview, mergedTimeseries } from "./merges.js";
import type { Report } from "./report.js";
import type { Answers, Question, Questions } from "./useAnswers.js";
import {
  useMergedReport,
  type Merge,
  type PartAnswer,
} from "./useMergedReport.js";
import { useNow } from "./useNow.js";
import { intervalIn, useRangeAnswers } from "./useRangeAnswers.js";
import { useSingleReport } from "./useSingleReport.js";
import { ROWS_ASKED, seriesOf } from "./viewQuestions.js";
import { withPass } from "./withPass.js";

/**
 * The range of a report, and the offsets that its hours begin by. Whole hours of the zone, as
 * `rangeOf` makes them, cost least. A range that ends within the current hour is counted from raw
 * events there, and its query runs again with each of them.
 */
export interface RangeArgs extends TimeSpan {
  siteId: string;
  /** The site's offsets: `site.utcOffsets`. Default: UTC. */
  utcOffsets?: UtcOffsets | undefined;
  /**
   * The site's passes: `site.passes`. With them viewers share the answer. Default: each identity
   * has its own answer.
   */
  passes?: ReportPasses | undefined;
}

/** The arguments of a hook: those of the report, or `"skip"` to ask for nothing yet. */
export type OrSkip<Args> = Args | "skip";

type RangeReport = "getOverview" | "getTimeseries" | "getBreakdown";

/** The arguments of a range report without those of its range. */
type OtherArgs<Name extends RangeReport> = Omit<
  ReportArgs<Name>,
  "siteId" | "from" | "to" | "now"
>;

/** Returns the site of a slug. `data` is null when there is none. */
export function useSite(
  api: Pick<ReportsApi, "getSite">,
  slug: string,
): Report<PublicSite | null> {
  const report = useSingleReport<PublicSite | null>(
    { query: api.getSite, args: { slug } },
    { scope: slug, question: slug },
  );
  const { data, error } = report;
  // A viewer who has signed out, or may no longer see the site, keeps the page but not the passes.
  const isRefused = error !== undefined && data?.passes !== undefined;
  return isRefused ? { ...report, data: { ...data, passes: {} } } : report;
}

/**
 * Returns the start of the first month, day or hour that has data. `data` is null while there is
 * none.
 */
export function useFirstBucket(
  api: Pick<ReportsApi, "getFirstBucket">,
  siteId: string,
): Report<number | null> {
  const subject = { scope: siteId, question: siteId };
  return useSingleReport(
    { query: api.getFirstBucket, args: { siteId } },
    subject,
  );
}

/**
 * Returns the figures of a range.
 * @example
 * const { data } = useOverview(api.analytics, { siteId, from, to });
 * return <p>{data?.visitors} visitors</p>;
 */
export function useOverview(
  api: Pick<ReportsApi, "getOverview">,
  args: OrSkip<RangeArgs>,
): Report<Overview> {
  return useRangeReport(api, {
    name: "getOverview",
    args,
    other: {},
    merge: mergedOverview,
  });
}

/**
 * Returns the figures of a range per hour, day, week or month, with empty buckets. Weeks begin on
 * Monday, or on `weekStartsOn`.
 */
export function useTimeseries(
  api: Pick<ReportsApi, "getTimeseries">,
  args: OrSkip<RangeArgs & OtherArgs<"getTimeseries">>,
): Report<Timeseries> {
  const { interval, weekStartsOn = ISO_WEEK_START } =
    args === "skip" ? ({ interval: "day" } as const) : args;
  const other = seriesOf(
    interval,
    weekStartsOn,
  ) satisfies OtherArgs<"getTimeseries">;
  return useRangeReport(api, {
    name: "getTimeseries",
    args,
    other,
    merge: mergedTimeseries,
  });
}

/**
 * Returns the first rows of a dimension. With `limit: 1000` it returns all rows that a report has.
 */
export function useBreakdown(
  api: Pick<ReportsApi, "getBreakdown">,
  args: OrSkip<RangeArgs & OtherArgs<"getBreakdown">>,
): Report<Breakdown> {
  const { dimension, orderBy, limit } =
    args === "skip" ? ({ dimension: "page" } as const) : args;
  const merge: Merge<Breakdown> = useCallback(
    (parts) =>
      mergeBreakdowns(parts, {
        orderBy,
        limit: limit ?? DEFAULT_BREAKDOWN_LIMIT,
      }),
    [orderBy, limit],
  );
  const other = {
    dimension,
    limit: ROWS_ASKED,
  } satisfies OtherArgs<"getBreakdown">;
  return useRangeReport(api, { name: "getBreakdown", args, other, merge });
}

interface RangeReportOptions<Name extends RangeReport> {
  name: Name;
  args: OrSkip<RangeArgs>;
  /** Arguments besides the range and the site. */
  other: Question["args"];
  merge: Merge<ReportAnswer<Name>>;
}

/** Asks for a range report in two parts and adds them up. */
function useRangeReport<Name extends RangeReport>(
  api: QueriesOf<Name>,
  { name, args, other, merge }: RangeReportOptions<Name>,
): Report<ReportAnswer<Name>> {
  const now = useNow();
  const { siteId, passes, utcOffsets, from, to } =
    args === "skip" ? noRange : args;
  const ask = (span: TimeSpan | null, more: Question["args"]): Questions => ({
    [name]:
      args === "skip" || span === null
        ? null
        : {
            query: api[name],
            args: withPass(passes, name, { siteId, ...span, ...more }),
          },
  });
  const { cut, closed, live, retry } = useRangeAnswers({
    range: { from, to },
    utcOffsets: utcOffsets ?? offsetsOfUtc,
    now,
    askClosed: (span) => ask(span, other),
    askLive: (span, answers) => {
      const interval = intervalIn(answers.get(name));
      return ask(span, { ...other, ...(interval && { interval }) });
    },
  });
  // Convex leaves the answers to several questions untyped.
  const answerIn = (answers: Answers) =>
    answers.get(name) as PartAnswer<ReportAnswer<Name>>;
  return useMergedReport(
    {
      closed: cut.closed === null ? null : answerIn(closed),
      live: cut.live === null ? null : answerIn(live),
    },
    merge,
    {
      scope: `${siteId} ${JSON.stringify({ ...other, interval: undefined })}`,
      question: `${from} ${to} ${JSON.stringify(other)}`,
    },
    retry,
  );
}

const noRange: RangeArgs = { siteId: "", from: 0, to: 0 };
