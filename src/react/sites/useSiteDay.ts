/** Follows what a row of the overview of sites shows: today, yesterday until this hour, seven days. */
import type { Overview, Timeseries } from "../../shared/api/reports.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { ReportsApi } from "../api.js";
import { comparisonOf } from "../controls/comparison.js";
import { rangeOf, type TimeSpan } from "../controls/ranges.js";
import type { Report } from "../data/report.js";
import { useNow } from "../data/useNow.js";
import { useOverview, useSite, useTimeseries } from "../data/useReports.js";

/** The queries of an app that the overview of sites asks. */
export type SitesApi = Pick<
  ReportsApi,
  "getSite" | "getOverview" | "getTimeseries"
>;

/** The days and hours of one site. Its own time zone decides which. */
export interface SiteDay {
  site: PublicSite;
  /** The last seven days, today included, one bucket a day. */
  week: Timeseries;
  /** Yesterday until the hour that today has reached. Undefined: it could not be counted. */
  before: Overview | undefined;
}

interface DaySpans {
  week: TimeSpan;
  before: TimeSpan | null;
}

/** Returns the spans of a row by the site's clock. */
export function daySpans(
  { utcOffsets }: Pick<PublicSite, "utcOffsets">,
  now: number,
): DaySpans {
  const clock = { utcOffsets, now };
  const before = comparisonOf(rangeOf("today", clock), "previous", {
    range: "today",
    ...clock,
  });
  return {
    week: rangeOf("7d", clock),
    before: before && { from: before.from, to: before.figuresTo },
  };
}

/** `data` is null where there is no such site. */
export function useSiteDay(
  api: SitesApi,
  slug: string,
): Report<SiteDay | null> {
  const now = useNow();
  const { data: site, ...found } = useSite(api, slug);
  const spans = site ? daySpans(site, now) : undefined;
  const args = (span: TimeSpan | null | undefined) =>
    site && span
      ? {
          siteId: site.siteId,
          utcOffsets: site.utcOffsets,
          passes: site.passes,
          ...span,
        }
      : ("skip" as const);
  const asked = args(spans?.week);
  const week = useTimeseries(
    api,
    asked === "skip" ? asked : { ...asked, interval: "day" },
  );
  const before = useOverview(api, args(spans?.before));
  if (site === null) return { ...found, data: null };
  const isComing = spans?.before && before.data === undefined && !before.error;
  return {
    data:
      site && week.data && !isComing
        ? { site, week: week.data, before: before.data }
        : undefined,
    isStale: found.isStale || week.isStale || before.isStale,
    error: found.error ?? week.error,
    retry: found.retry,
  };
}
