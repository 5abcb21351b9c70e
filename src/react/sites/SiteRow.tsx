/** A row of the overview of sites. */
import type { LiveApi } from "../api.js";
import { changeOf } from "../figures/change.js";
import { changeReading, measured } from "../figures/figures.js";
import { FigureChange } from "../figures/FigureChange.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { useHeartbeat } from "../live/useHeartbeat.js";
import { failureWords } from "../ui/failureWords.js";
import { siteName, type SiteChoice } from "./siteChoice.js";
import { SparkLine } from "./SparkLine.js";
import { useSiteDay, type SiteDay, type SitesApi } from "./useSiteDay.js";

interface SiteRowProps {
  api: SitesApi;
  liveApi?: LiveApi | undefined;
  site: SiteChoice;
  onOpen?: ((slug: string) => void) | undefined;
}

export function SiteRow({ api, liveApi, site, onOpen }: SiteRowProps) {
  const { data, error, retry, isStale } = useSiteDay(api, site.slug);
  useHeartbeat(liveApi, data?.site.siteId);
  const visible = useVisibleText();
  const name = visible(site.name ?? data?.site.name ?? siteName(site));
  return (
    <tr className="footfall-site-row" aria-busy={isStale}>
      <th scope="row" className="footfall-site-cell">
        {onOpen ? (
          <button
            type="button"
            className="footfall-site-open"
            title={name}
            onClick={() => onOpen(site.slug)}
          >
            {name}
          </button>
        ) : (
          <span title={name}>{name}</span>
        )}
      </th>
      {data && !error ? (
        <DayCells {...data} />
      ) : (
        <td colSpan={4} className="footfall-site-words">
          <RowWords slug={site.slug} data={data} error={error} retry={retry} />
        </td>
      )}
    </tr>
  );
}

function DayCells({ week, before }: SiteDay) {
  const labels = useLabels();
  const formats = useFormats();
  const count = (value: number) => formats.exact(value, "count");
  // A site that keeps its days for less than a week has a series by the month.
  const days = week.interval === "day" ? week.buckets : [];
  const today = days.at(-1);
  if (!today) return <td colSpan={4}>–</td>;
  const values = days.map(({ visitors }) => visitors);
  const change =
    before &&
    changeOf(
      measured("visitors", today.visitors, today),
      measured("visitors", before.visitors, before),
      changeReading("visitors"),
    );
  return (
    <>
      <td className="footfall-number" data-main>
        {week.approximate && (
          <span title={labels.approximateHelp}>
            <span className="footfall-hidden">{labels.approximately} </span>
            <span aria-hidden="true">≈</span>
          </span>
        )}
        {count(today.visitors)}
      </td>
      <td className="footfall-site-change">
        {change && (
          <FigureChange change={change} before={count(before.visitors)} />
        )}
      </td>
      <td className="footfall-number">{count(today.pageviews)}</td>
      <td className="footfall-site-spark">
        <SparkLine
          values={values}
          label={fillLabel(labels.visitorsByDay, {
            counts: values.map(count).join(" · "),
          })}
        />
      </td>
    </>
  );
}

interface RowWordsProps {
  slug: string;
  /** Null: there is no such site. */
  data: SiteDay | null | undefined;
  error: Error | undefined;
  retry: () => void;
}

function RowWords({ slug, data, error, retry }: RowWordsProps) {
  const labels = useLabels();
  if (error) {
    const { title, hint } = failureWords(error, labels);
    return (
      <>
        <span title={hint}>{title}</span>{" "}
        <button type="button" className="footfall-link" onClick={retry}>
          {labels.tryAgain}
        </button>
      </>
    );
  }
  if (data === null) return fillLabel(labels.noSite, { slug });
  return (
    <>
      <span className="footfall-hidden">{labels.loading}</span>
      <span className="footfall-bone" aria-hidden="true" />
    </>
  );
}
