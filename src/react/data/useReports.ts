/**
 * One hook per report. Each subscribes, so its answer follows the data: to the closed part of its range, which
 * is computed once, and to the live part (see `cut.ts`). While arguments change the previous answer stays.
 */
import { useCallback } from "react";
import { DEFAULT_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type { Breakdown, Overview, Timeseries } from "../../shared/api/reports.js";
import { mergeBreakdowns } from "../../shared/figures/breakdowns.js";
import type { ReportPasses } from "../../shared/site/reportPasses.js";
import type { PublicSite } from "../../shared/site/site.js";
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
import { ROWS_ASKED } from "./viewQuestions.js";
import { withPass } from "./withPass.js";

/**
 * The range of a report, and where its hours begin. Whole hours of the zone, as `rangeOf` makes them, cost least: a
 * range that ends within the current hour is counted from raw events there, and so asked again with each of them.
 */
export interface RangeArgs extends TimeSpan {
  siteId: string;
  /** The site's: `site.utcOffsets`. Default: UTC. */
  utcOffsets?: UtcOffsets | undefined;
  /** The site's: `site.passes`, so that viewers share the answer. Default: each identity has its own. */
  passes?: ReportPasses | undefined;
}

/** What a hook takes: the report's arguments, or `"skip"` to ask for nothing yet. */
export type OrSkip<Args> = Args | "skip";

type RangeReport = "getOverview" | "getTimeseries" | "getBreakdown";

/** What a range report takes beside its range. */
type OtherArgs<Name extends RangeReport> = Omit<
  ReportArgs<Name>,
  "siteId" | "from" | "to" | "now"
>;

/** The site of a slug; `data` is null when there is none. */
export function useSite(
  api: Pick<ReportsApi, "getSite">,
  slug: string,
): Report<PublicSite | null> {
  const report = useSingleReport<PublicSite | null>(
    { query: api.getSite, args: { slug } },
    { scope: slug, question: slug },
  );
  const { data, error } = report;
  // A viewer who may not see the site any more, or has signed out, keeps what is on screen, without passes.
  const isRefused = error !== undefined && data?.passes !== undefined;
  return isRefused ? { ...report, data: { ...data, passes: {} } } : report;
}

/** When the first month, day or hour starts of which there is something; `data` is null while there is nothing. */
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
 * The figures of a range.
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

/** The figures per hour, day or month of a range, empty buckets included. */
export function useTimeseries(
  api: Pick<ReportsApi, "getTimeseries">,
  args: OrSkip<RangeArgs & OtherArgs<"getTimeseries">>,
): Report<Timeseries> {
  const interval = args === "skip" ? "day" : args.interval;
  const other = { interval } satisfies OtherArgs<"getTimeseries">;
  return useRangeReport(api, {
    name: "getTimeseries",
    args,
    other,
    merge: mergedTimeseries,
  });
}

/** The first rows of a dimension; with `limit: 1000` all that a report keeps apart. */
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
