/**
 * Subscribes to what a view shows: to its closed part report by report, to its live part with one query for all
 * panels, to the time that it is compared with. Panels read their report from it.
 */
import { useCallback, useMemo } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import type {
  Breakdown,
  Overview,
  Summary,
  Timeseries,
} from "../../shared/api/reports.js";
import { withinVisitors } from "../../shared/figures/withinVisitors.js";
import { mergedBreakdown, mergedOverview, mergedTimeseries } from "./merges.js";
import type { Report } from "./report.js";
import { useAnswers, type Answers } from "./useAnswers.js";
import { useKept } from "./useKept.js";
import {
  useComparedReport,
  useMergedReport,
  type Compared,
  type PartAnswer,
  type RangeParts,
} from "./useMergedReport.js";
import {
  asked,
  closedQuestions,
  cutOf,
  liveQuestion,
  type ViewApi,
  type ViewOf,
} from "./viewQuestions.js";

/** The answers to a view; read by {@link useViewOverview} and its sisters. */
export interface View {
  readonly of: ViewOf;
  readonly closed: Answers;
  /** Null: the range is over. */
  readonly live: PartAnswer<Summary>;
  readonly retry: () => void;
}

export function useView(api: ViewApi, of: ViewOf): View {
  const closed = useAnswers(closedQuestions(api, of));
  const series = typed<Timeseries>(closed, asked.timeseries);
  const isSeries = series !== undefined && !(series instanceof Error);
  const interval = isSeries ? series.interval : of.interval;
  const liveAnswers = useAnswers(liveQuestion(api, of, interval));
  const answer = typed<Summary>(liveAnswers, asked.live);
  const cut = cutOf(of);
  const span = `${of.siteId} ${cut.live?.from} ${cut.live?.to} ${interval}`;
  // Another panel's dimension is a new summary: until it is there, the others stay as they are.
  const { data: kept } = useKept(answer instanceof Error ? undefined : answer, {
    scope: span,
    question: span,
  });
  const retry = useCallback(() => {
    closed.retry();
    liveAnswers.retry();
  }, [closed, liveAnswers]);
  const live = cut.live === null ? null : (answer ?? kept);
  return useMemo(
    () => ({ of, closed, live, retry }),
    [of, closed, live, retry],
  );
}

export function useViewOverview(view: View): Report<Compared<Overview>> {
  return useComparedReport(
    overviewParts(view),
    comparedPart<Overview>(view, asked.comparedOverview),
    mergedOverview,
    subjectOf(view),
    view.retry,
  );
}

export function useViewTimeseries(view: View): Report<Compared<Timeseries>> {
  return useComparedReport(
    partsOf(view, asked.timeseries, ({ timeseries }) => timeseries),
    comparedPart<Timeseries>(view, asked.comparedTimeseries),
    mergedTimeseries,
    subjectOf(view),
    view.retry,
  );
}

/**
 * All rows that are kept apart, heaviest first, none with more visitors than the view's overview. The dimension must
 * be one of the view's.
 */
export function useViewBreakdown(
  view: View,
  dimension: Dimension,
): Report<Breakdown> {
  const { range, siteId } = view.of;
  const visitors = useVisitors(view);
  const report = useMergedReport(
    partsOf(view, asked.breakdown(dimension), ({ breakdowns }) =>
      breakdowns.find((breakdown) => breakdown.dimension === dimension),
    ),
    mergedBreakdown,
    { scope: `${siteId} ${dimension}`, question: `${range.from} ${range.to}` },
    view.retry,
  );
  const most = report.isStale ? undefined : visitors;
  const rows = report.data;
  const data = useMemo(() => rows && withinVisitors(rows, most), [rows, most]);
  return { ...report, data };
}

/** The visitors of the view's overview; undefined until they are known, and where its answers cannot be read. */
function useVisitors(view: View): number | undefined {
  const { closed, live } = overviewParts(view);
  return useMemo(() => {
    const parts = [closed, live].filter((part) => part !== null);
    try {
      // One that is not there yet, or is an error, throws or has none.
      return mergedOverview(parts as [Overview]).visitors;
    } catch {
      return undefined;
    }
  }, [closed, live]);
}

function overviewParts(view: View) {
  return partsOf(view, asked.overview, ({ overview }) => overview);
}

function partsOf<Data>(
  { of, closed, live }: View,
  name: string,
  ofSummary: (summary: Summary) => Data | undefined,
): RangeParts<Data> {
  const isWhole =
    live !== null && live !== undefined && !(live instanceof Error);
  return {
    closed: cutOf(of).closed && typed<Data>(closed, name),
    live: isWhole ? ofSummary(live) : live,
  };
}

function comparedPart<Data>({ of, closed }: View, name: string) {
  return of.comparison && typed<Data>(closed, name);
}

/** Another choice of what to compare with is another question, as another range is. */
function subjectOf({ of: { siteId, range, interval, comparison } }: View) {
  const spans = [range.from, range.to, comparison?.from, comparison?.to];
  return { scope: siteId, question: `${spans.join(" ")} ${interval}` };
}

/** Convex leaves answers to several questions untyped; each name is asked of one query (`viewQuestions.ts`). */
function typed<Data>(answers: Answers, name: string): Data | Error | undefined {
  return answers.get(name) as Data | Error | undefined;
}
