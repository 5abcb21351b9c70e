/**
 * One hook per report, over `useQuery` of convex/react. Each subscribes, so its answer follows the data;
 * while arguments change the previous answer stays. A failing query throws to the nearest `ReportBoundary`.
 */
import { useQuery } from "convex/react";
import type { Breakdown, Overview, Timeseries } from "../shared/reports.js";
import type { PublicSite } from "../shared/site.js";
import type { AnalyticsApi, ReportArgs } from "./api.js";
import { useKept, type Report } from "./useKept.js";

/** What a hook takes: the report's arguments, or `"skip"` to ask for nothing yet. */
export type ArgsOrSkip<Name extends keyof AnalyticsApi> =
  ReportArgs<Name> | "skip";

/** The site of a slug; `data` is null when there is none. */
export function useSite(
  api: Pick<AnalyticsApi, "getSite">,
  slug: string,
): Report<PublicSite | null> {
  return useKept(useQuery(api.getSite, { slug }), slug);
}

/**
 * The figures of a range.
 * @example
 * const { data } = useOverview(api.analytics, { siteId, from, to });
 * return <p>{data?.visitors} visitors</p>;
 */
export function useOverview(
  api: Pick<AnalyticsApi, "getOverview">,
  args: ArgsOrSkip<"getOverview">,
): Report<Overview> {
  return useKept(useQuery(api.getOverview, args), siteOf(args));
}

/** The figures per hour, day or month of a range, empty buckets included. */
export function useTimeseries(
  api: Pick<AnalyticsApi, "getTimeseries">,
  args: ArgsOrSkip<"getTimeseries">,
): Report<Timeseries> {
  return useKept(useQuery(api.getTimeseries, args), siteOf(args));
}

/** The first rows of a dimension. */
export function useBreakdown(
  api: Pick<AnalyticsApi, "getBreakdown">,
  args: ArgsOrSkip<"getBreakdown">,
): Report<Breakdown> {
  const dimension = args === "skip" ? "" : args.dimension;
  return useKept(
    useQuery(api.getBreakdown, args),
    `${siteOf(args)} ${dimension}`,
  );
}

function siteOf(args: { siteId: string } | "skip"): string {
  return args === "skip" ? "" : args.siteId;
}
