/** The dashboard once its site is known: what is looked at, and the tab that shows it. */
import { useConvex } from "convex/react";
import { useId, useRef, useState } from "react";
import type { PublicSite } from "../../shared/site/site.js";
import { comparisonOf } from "../controls/comparison.js";
import { ShortcutSheet } from "../controls/ShortcutSheet.js";
import { TabBar, tabIdOf } from "../controls/TabBar.js";
import { useShortcuts } from "../controls/useShortcuts.js";
import { useViewState } from "../controls/useViewState.js";
import { hasRange, type ViewState } from "../controls/viewState.js";
import { useFirstBucket } from "../data/useReports.js";
import { useNow } from "../data/useNow.js";
import { useFormats } from "../format/formats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { useRealtime } from "../realtime/useRealtime.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import type { Apis } from "./apis.js";
import { BehindNote } from "./BehindNote.js";
import { DashboardHead } from "./DashboardHead.js";
import { FirstEventPanel } from "./FirstEventPanel.js";
import { httpOriginOf } from "./httpOrigin.js";
import { TabContent } from "./TabContent.js";
import { useReportStatus } from "./useReportStatus.js";
import { useSpans } from "./useSiteView.js";

export interface SiteDashboardProps {
  apis: Apis;
  site: PublicSite;
  /** What it starts with. */
  defaults: ViewState;
  urlState: boolean;
  shortcuts: boolean;
}

export function SiteDashboard({
  apis,
  site,
  defaults,
  urlState,
  shortcuts,
}: SiteDashboardProps) {
  const labels = useLabels();
  const formats = useFormats();
  const now = useNow();
  const panelId = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [state, update] = useViewState({ urlState, defaults });
  const [isHelpOpen, setHelpOpen] = useState(false);
  const beginning = useFirstBucket(apis.reports, site.siteId);
  const { data: firstBucket } = beginning;
  const realtime = useRealtime(apis.reports, site);
  const status = useReportStatus(apis.reports, site.siteId);
  const deploymentUrl = useConvex().url;
  const { timeZone, utcOffsets } = site;
  const tab = apis.tabs.includes(state.tab) ? state.tab : defaults.tab;
  const spans = useSpans(state, { utcOffsets, now, firstBucket });
  useShortcuts({
    root: ref,
    isEnabled: shortcuts,
    state: { tab, comparison: state.comparison },
    hasSpan: (choice) =>
      comparisonOf(spans.span, choice, {
        range: state.range,
        utcOffsets,
        now,
      }) !== null,
    tabs: apis.tabs,
    onChange: update,
    onHelp: () => setHelpOpen(true),
  });
  return (
    <div ref={ref} className="footfall-site-dashboard">
      <DashboardHead
        apis={apis}
        site={site}
        tab={tab}
        spans={spans}
        state={state}
        onChange={update}
        now={now}
        firstBucket={firstBucket}
        realtime={realtime}
        onHelp={() => setHelpOpen(true)}
      />
      <BehindNote {...status} />
      {apis.tabs.length > 1 && (
        <TabBar
          tabs={apis.tabs}
          value={tab}
          onChange={(next) => update({ tab: next })}
          panelId={panelId}
        />
      )}
      <div
        id={panelId}
        className="footfall-tab-panel"
        {...(apis.tabs.length > 1 && {
          role: "tabpanel",
          "aria-labelledby": tabIdOf(panelId, tab),
        })}
      >
        {firstBucket === null && tab === "overview" ? (
          <FirstEventPanel
            httpOrigin={httpOriginOf(deploymentUrl)}
            isSomeoneHere={(realtime.data?.visitors ?? 0) > 0}
          />
        ) : firstBucket === undefined && state.range === "all" ? (
          <Panel title={labels.overview} isTitleHidden>
            <PanelBody shape="chart" state={panelState(beginning)} />
          </Panel>
        ) : (
          <TabContent
            tab={tab}
            apis={apis}
            site={site}
            spans={spans}
            state={state}
            onChange={update}
            now={now}
          />
        )}
      </div>
      <footer className="footfall-foot">
        {fillLabel(labels.live, { timeZone })}
        {site.status === "paused" && ` · ${labels.sitePaused}`}
        {hasRange(tab) && <span>{formats.span(spans.span)}</span>}
      </footer>
      {isHelpOpen && (
        <ShortcutSheet tabs={apis.tabs} onClose={() => setHelpOpen(false)} />
      )}
    </div>
  );
}
