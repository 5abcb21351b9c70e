/** Everything that a view can show as files, including tabs that nobody has opened. */
import type { ConvexReactClient } from "convex/react";
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import { withinVisitors } from "../../shared/figures/withinVisitors.js";
import type { ReportsApi } from "../api.js";
import { breakdownPanels } from "../breakdown/breakdownPanels.js";
import type { Comparison } from "../controls/comparison.js";
import { datesOf } from "../controls/ranges.js";
import {
  comparedSeries,
  seriesOf,
  type ViewOf,
} from "../data/viewQuestions.js";
import { withoutRepeats } from "../data/withoutRepeats.js";
import type { CsvSeparator } from "../export/csv.js";
import { breakdownCsv } from "../export/breakdownCsv.js";
import { overviewCsv, timeseriesCsv } from "../export/overviewCsv.js";
import { downloadView, type ViewFiles } from "../export/viewZip.js";
import type { Formats } from "../format/format.js";
import { loadRegionNames } from "../format/regionNames.js";
import type { Labels } from "../labels/labels.js";

export interface ExportOptions {
  client: Pick<ConvexReactClient, "query">;
  api: Pick<ReportsApi, "getOverview" | "getTimeseries" | "getBreakdown">;
  site: PublicSite;
  view: Pick<ViewOf, "range" | "interval" | "weekStartsOn" | "comparison">;
  labels: Labels;
  formats: Pick<Formats, "name" | "exact">;
  /** Between the cells. Default: a comma. */
  separator?: CsvSeparator;
}

/**
 * Asks each report once, over the whole range and the time before, and saves an archive of CSV
 * files.
 */
export async function exportView(options: ExportOptions): Promise<void> {
  const { site, view } = options;
  const { from, to } = datesOf(view.range, site.utcOffsets);
  const name = [site.slug, from, to].join("-");
  downloadView({ name, files: await viewFiles(options) });
}

/** The CSV files by name. */
export async function viewFiles({
  client,
  api,
  site,
  view,
  labels,
  formats,
  separator,
}: ExportOptions): Promise<ViewFiles> {
  const { range, comparison } = view;
  const { utcOffsets } = site;
  const args = { siteId: site.siteId, from: range.from, to: range.to };
  const compared = async ({ from, to, figuresTo }: Comparison) => {
    const argsBefore = { siteId: site.siteId, from };
    const [overviewBefore, timeseriesBefore] = await Promise.all([
      client.query(api.getOverview, { ...argsBefore, to: figuresTo }),
      client.query(api.getTimeseries, {
        ...argsBefore,
        to,
        ...comparedSeries({ ...view, utcOffsets }, { from, to }),
      }),
    ]);
    return { overview: overviewBefore, timeseries: timeseriesBefore };
  };
  const views = breakdownPanels(labels, site).flatMap(({ tabs }) =>
    tabs.flatMap((tab) => tab.views),
  );
  // Two views may show one dimension.
  const tables = withoutRepeats(views, ({ dimension }) => dimension);
  const [overview, timeseries, before, ...breakdowns] = await Promise.all([
    client.query(api.getOverview, args),
    client.query(api.getTimeseries, {
      ...args,
      ...seriesOf(view.interval, view.weekStartsOn),
    }),
    // The files leave the time before out where it cannot be answered, as the page does.
    comparison && compared(comparison).catch(() => null),
    ...tables.map(({ dimension }) =>
      client.query(api.getBreakdown, {
        ...args,
        dimension,
        limit: MAX_BREAKDOWN_LIMIT,
      }),
    ),
  ]);
  await loadRegionNames();
  const files = tables.map(({ dimension, heading }, i) => {
    const breakdown = breakdowns[i];
    const csv = breakdown
      ? breakdownCsv(withinVisitors(breakdown, overview.visitors), {
          heading,
          formats,
          labels,
          separator,
        })
      : "";
    return [`${dimension}.csv`, csv];
  });
  return {
    "overview.csv": overviewCsv(
      { current: overview, before: before?.overview },
      { formats, labels, separator },
    ),
    [`by-${timeseries.interval}.csv`]: timeseriesCsv(
      { current: timeseries, before: before?.timeseries },
      { utcOffsets, formats, labels, separator },
    ),
    ...(Object.fromEntries(files) as ViewFiles),
  };
}
