/** The head of the dashboard: whose numbers, who is here, and what is looked at. */
import type { PublicSite } from "../../shared/site/site.js";
import type { Realtime } from "../../shared/api/realtime.js";
import { ComparisonPicker } from "../controls/ComparisonPicker.js";
import { IntervalPicker } from "../controls/IntervalPicker.js";
import { RangePicker } from "../controls/RangePicker.js";
import {
  hasComparison,
  hasRange,
  type Tab,
  type ViewState,
} from "../controls/viewState.js";
import type { Report } from "../data/report.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { CurrentVisitors } from "../realtime/CurrentVisitors.js";
import { Icon } from "../ui/Icon.js";
import type { Apis } from "./apis.js";
import { ExportMenu } from "./ExportMenu.js";
import type { ViewSpans } from "./useSiteView.js";

export interface DashboardHeadProps {
  apis: Apis;
  site: PublicSite;
  tab: Tab;
  spans: ViewSpans;
  state: ViewState;
  onChange: (change: Partial<ViewState>) => void;
  /** Rounded down to the minute. */
  now: number;
  firstBucket: number | null | undefined;
  realtime: Report<Realtime>;
  onHelp: () => void;
}

export function DashboardHead({
  apis,
  site,
  tab,
  spans: { span, interval, comparison },
  state,
  onChange,
  now,
  firstBucket,
  realtime,
  onHelp,
}: DashboardHeadProps) {
  const labels = useLabels();
  const { utcOffsets } = site;
  const hasRealtime = apis.tabs.includes("realtime");
  return (
    <header className="footfall-dashboard-head">
      <div className="footfall-identity">
        <h2 className="footfall-site">{site.name}</h2>
        <CurrentVisitors
          report={realtime}
          {...(hasRealtime && { onOpen: () => onChange({ tab: "realtime" }) })}
        />
      </div>
      <div className="footfall-toolbar">
        {hasRange(tab) && (
          <RangePicker
            value={state.range}
            onChange={(range) => onChange({ range })}
            utcOffsets={utcOffsets}
            now={now}
            firstBucket={firstBucket}
          />
        )}
        {hasComparison(tab) && (
          <>
            <ComparisonPicker
              value={state.comparison}
              onChange={(chosen) => onChange({ comparison: chosen })}
              range={state.range}
              span={span}
              utcOffsets={utcOffsets}
              now={now}
            />
            <IntervalPicker
              value={state.interval}
              onChange={(chosen) => onChange({ interval: chosen })}
              span={span}
            />
          </>
        )}
        <ExportMenu
          api={apis.reports}
          site={site}
          view={
            tab === "overview" ? { range: span, interval, comparison } : null
          }
        />
        <button
          type="button"
          className="footfall-icon-button"
          aria-label={labels.shortcuts}
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}
