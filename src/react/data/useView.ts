/**
 * Subscribes to everything that a view shows: to its closed part report by report, to its live part
 * with two queries for all panels, and to the time before. Panels read their reports from it.
 */
import { useMemo } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import type {
  Breakdown,
  Overview,
  Summary,
  Timeseries,
} from "../../shared/api/reports.js";
import { withinVisitors } from "../../shared/figures/withinVisitors.js";
import { LiveSummary, type LivePieces } from "./liveSummary.js";
import { mergedBreakdown, mergedOverview, mergedTimeseries } from "./merges.js";
import type { Report } from "./report.js";
import type { Answers } from "./useAnswers.js";
import { useKept } from "./useKept.js";
import {
  useComparedReport,
  type Compared,
  type PartAnswer,
  type RangeParts,
} from "./useMergedReport.js";
import { intervalIn, useRangeAnswers } from "./useRangeAnswers.js";
import {
  asked,
  closedQuestions,
  liveQuestions,
  type ViewApi,
  type ViewOf,
} from "./viewQuestions.js";

/** The answers to a view; {@link useViewOverview} and the like read it. */
export interface View {
  readonly of: ViewOf;
  /** False: nothing of the range is closed. */
  readonly hasClosed: boolean;
  readonly closed: Answers;
  /** Null: all of the range is closed. */
  readonly live: PartAnswer<LivePieces>;
  readonly retry: () => void;
}

export function useView(api: ViewApi, of: ViewOf): View {
  const { cut, closed, live, retry } = useRangeAnswers({
    ...of,
    askClosed: (span) => closedQuestions(api, of, span),
    askLive: (span, answers) =>
      liveQuestions(api, of, span, intervalIn(answers.get(asked.timeseries))),
  });
  const answer = useSummaryOfParts([
    typed<Summary>(live, asked.live),
    typed<Summary>(live, asked.liveDeltas),
  ]);
  const interval = intervalIn(closed.get(asked.timeseries)) ?? of.interval;
  const span = `${of.siteId} ${cut.live?.from} ${cut.live?.to} ${interval}`;
  // Another panel's dimension is a new summary. The other panels keep theirs until it has come.
  const { data: kept } = useKept(answer instanceof Error ? undefined : answer, {
    scope: span,
    question: span,
  });
  const hasClosed = cut.closed !== null;
  const summary = cut.live === null ? null : (answer ?? kept);
  return useMemo(
    () => ({ of, hasClosed, closed, live: summary, retry }),
    [of, hasClosed, closed, summary, retry],
  );
}

/**
 * Adds up the answers to both parts of the live part. The platform answers them of one moment, so a
 * figure that moves from one to the other is never in both.
 */
function useSummaryOfParts([merged, deltas]: readonly [
  PartAnswer<Summary>,
  PartAnswer<Summary>,
]): LiveSummary | Error | undefined {
  return useMemo(() => {
    if (merged instanceof Error) return merged;
    if (deltas instanceof Error) return deltas;
    return merged && deltas ? new LiveSummary(merged, deltas) : undefined;
  }, [merged, deltas]);
}

export function useViewOverview(view: View): Report<Compared<Overview>> {
  return useComparedReport(
    {
      ...overviewParts(view),
      before: comparedPart<Overview>(view, asked.comparedOverview),
    },
    mergedOverview,
    subjectOf(view),
    view.retry,
  );
}

export function useViewTimeseries(view: View): Report<Compared<Timeseries>> {
  return useComparedReport(
    {
      ...partsOf(view, asked.timeseries, (live) => live.timeseries()),
      before: comparedPart<Timeseries>(view, asked.comparedTimeseries),
    },
    mergedTimeseries,
    subjectOf(view),
    view.retry,
  );
}

/** A breakdown beside that of the time before. */
interface ComparedBreakdown extends Compared<Breakdown> {
  /** The visitors of the view's overview. Undefined where they are not known. */
  visitors: number | undefined;
}

/**
 * Returns all rows, heaviest first, none with more visitors than the overview of its time. The
 * dimension must be one of the view's.
 */
export function useViewBreakdown(
  view: View,
  dimension: Dimension,
): Report<ComparedBreakdown> {
  const visitors = useVisitors(view);
  const subject = {
    scope: `${view.of.siteId} ${dimension}`,
    question: spansOf(view).join(" "),
  };
  const { data, ...report } = useComparedReport(
    {
      ...partsOf(view, asked.breakdown(dimension), (live) =>
        live.breakdown(dimension),
      ),
      before: comparedPart<Breakdown>(view, asked.comparedBreakdown(dimension)),
    },
    mergedBreakdown,
    subject,
    view.retry,
  );
  const overviewBefore = comparedPart<Overview>(view, asked.comparedOverview);
  const before = useMemo(
    () => data?.before && mergedBreakdown([data.before]),
    [data?.before],
  );
  const visitorsBefore = visitorsIn(overviewBefore);
  const { isStale } = report;
  const fresh = useMemo(() => {
    // Rows of another question do not stand against the visitors of this one.
    if (!data || isStale) return undefined;
    return {
      current: withinVisitors(data.current, visitors),
      before: before && withinVisitors(before, visitorsBefore),
      visitors,
    };
  }, [data, isStale, visitors, before, visitorsBefore]);
  return { ...report, data: useKept(fresh, subject).data };
}

function visitorsIn(overview: PartAnswer<Overview>): number | undefined {
  return overview instanceof Error ? undefined : overview?.visitors;
}

/**
 * The visitors of the view's overview. Undefined until they are known, and where the answers cannot
 * be read.
 */
function useVisitors(view: View): number | undefined {
  const { closed, live } = overviewParts(view);
  return useMemo(() => {
    const parts = [closed, live].filter((part) => part !== null);
    try {
      // A part that is missing or an error throws here, or has no visitors.
      return mergedOverview(parts as [Overview]).visitors;
    } catch {
      return undefined;
    }
  }, [closed, live]);
}

function overviewParts(view: View) {
  return partsOf(view, asked.overview, (live) => live.overview());
}

function partsOf<Data>(
  { hasClosed, closed, live }: View,
  name: string,
  ofSummary: (live: LivePieces) => Data | Error | undefined,
): RangeParts<Data> {
  const isWhole =
    live !== null && live !== undefined && !(live instanceof Error);
  return {
    closed: hasClosed ? typed<Data>(closed, name) : null,
    live: isWhole ? ofSummary(live) : live,
  };
}

function comparedPart<Data>({ of, closed }: View, name: string) {
  return of.comparison && typed<Data>(closed, name);
}

/** Another comparison is another question, as another range is. */
function subjectOf(view: View) {
  const { siteId, interval, weekStartsOn } = view.of;
  const question = `${spansOf(view).join(" ")} ${interval} ${weekStartsOn}`;
  return { scope: siteId, question };
}

function spansOf({ of: { range, comparison } }: View) {
  return [range.from, range.to, comparison?.from, comparison?.to];
}

/**
 * Convex leaves answers to several questions untyped. Each name belongs to one query
 * (`viewQuestions.ts`).
 */
function typed<Data>(answers: Answers, name: string): Data | Error | undefined {
  return answers.get(name) as Data | Error | undefined;
}
