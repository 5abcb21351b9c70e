/**
 * The head of the dashboard: the site, its current visitors, and the choice of what the page shows.
 */
import type { Realtime } from "../../shared/api/realtime.js";
import { useDashboard } from "../context/PartsContext.js";
import { ComparisonPicker } from "../controls/ComparisonPicker.js";
import { IntervalPicker } from "../controls/IntervalPicker.js";
import { RangePicker } from "../controls/RangePicker.js";
import { hasComparison, hasRange } from "../controls/viewState.js";
import type { Report } from "../data/report.js";
import { useLabels } from "../labels/useLabels.js";
import { CurrentVisitors } from "../realtime/CurrentVisitors.js";
import { SiteSwitcher } from "../sites/SiteSwitcher.js";
import { Icon } from "../ui/Icon.js";
import { ExportMenu } from "./ExportMenu.js";

interface DashboardHeadProps {
  realtime: Report<Realtime>;
  onHelp: () => void;
}

export function DashboardHead({ realtime, onHelp }: DashboardHeadProps) {
  const labels = useLabels();
  const { apis, site, siteSwitch, state, update } = useDashboard();
  const { tab } = state;
  const hasRealtime = apis.tabs.includes("realtime");
  return (
    <header className="footfall-dashboard-head">
      <div className="footfall-identity">
        <SiteSwitcher name={site.name} siteSwitch={siteSwitch} />
        <CurrentVisitors
          report={realtime}
          {...(hasRealtime && { onOpen: () => update({ tab: "realtime" }) })}
        />
      </div>
      <div className="footfall-toolbar">
        {hasRange(tab) && <RangePicker />}
        {hasComparison(tab) && (
          <>
            <ComparisonPicker />
            <IntervalPicker />
          </>
        )}
        <ExportMenu />
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
