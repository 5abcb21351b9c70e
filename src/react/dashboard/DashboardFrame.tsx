/** The page of a dashboard: its head, its tabs, the content of one tab and its foot. */
import { useEffect, useId, useRef, useState } from "react";
import { useDashboard } from "../context/PartsContext.js";
import { ShortcutSheet } from "../controls/ShortcutSheet.js";
import { TabBar, tabIdOf } from "../controls/TabBar.js";
import { useShortcuts } from "../controls/useShortcuts.js";
import { hasRange } from "../controls/viewState.js";
import type { Report } from "../data/report.js";
import { preload } from "../data/useLoaded.js";
import { loadListParts } from "../lists/loadListParts.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { useRealtime } from "../realtime/useRealtime.js";
import type { SettingsDraft } from "../settings/settingsDraft.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { BehindNote } from "./BehindNote.js";
import { ConnectionNote } from "./ConnectionNote.js";
import { DashboardHead } from "./DashboardHead.js";
import { LazySettings, UnsavedNote } from "./LazySettings.js";
import { LazyFirstEventPanel } from "./LazyFirstEventPanel.js";
import { RefusedNote } from "./RefusedNote.js";
import { TabContent } from "./TabContent.js";
import { useReportStatus } from "./useReportStatus.js";

interface DashboardFrameProps {
  /** The start of the site's data. */
  beginning: Report<number | null>;
  /** Whether single keys choose ranges and tabs. */
  shortcuts: boolean;
}

export function DashboardFrame({ beginning, shortcuts }: DashboardFrameProps) {
  const labels = useLabels();
  const { apis, site, siteSwitch, state, spans, update } = useDashboard();
  const panelId = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const openHelp = () => setHelpOpen(true);
  const realtime = useRealtime(apis.reports, site);
  const status = useReportStatus(apis.reports, site.siteId);
  const { tabs } = apis;
  const { tab } = state;
  usePrefetchedLists(apis.persons !== null);
  useShortcuts({ root: ref, isEnabled: shortcuts, onHelp: openHelp });
  return (
    <div ref={ref} className="footfall-site-dashboard">
      <DashboardHead realtime={realtime} onHelp={openHelp} />
      <ConnectionNote />
      <BehindNote {...status} />
      <RefusedNote />
      <p className="footfall-status footfall-clipped" role="status">
        {spans.isClipped && hasRange(tab) && labels.rangeClipped}
      </p>
      {tabs.length > 1 && (
        <TabBar
          tabs={tabs}
          value={tab}
          onChange={(next) => update({ tab: next })}
          panelId={panelId}
        />
      )}
      <div
        id={panelId}
        className="footfall-tab-panel"
        {...(tabs.length > 1 && {
          role: "tabpanel",
          "aria-labelledby": tabIdOf(panelId, tab),
        })}
      >
        <DashboardContent
          beginning={beginning}
          isSomeoneHere={(realtime.data?.visitors ?? 0) > 0}
        />
      </div>
      <DashboardFoot />
      {isHelpOpen && (
        <ShortcutSheet
          tabs={tabs}
          hasSites={siteSwitch !== null}
          onClose={() => setHelpOpen(false)}
        />
      )}
    </div>
  );
}

/** Fetches the lists while the browser has nothing to do, so that their tabs open at once. */
function usePrefetchedLists(hasLists: boolean) {
  useEffect(() => {
    if (!hasLists || !("requestIdleCallback" in window)) return;
    const id = requestIdleCallback(() => void preload(loadListParts));
    return () => cancelIdleCallback(id);
  }, [hasLists]);
}

interface DashboardContentProps extends Pick<DashboardFrameProps, "beginning"> {
  isSomeoneHere: boolean;
}

/** The settings, or a view. It keeps what an operator has typed while a view is open. */
function DashboardContent(props: DashboardContentProps) {
  const { apis, state } = useDashboard();
  const [draft, setDraft] = useState<SettingsDraft>({});
  if (state.tab === "settings" && apis.admin) {
    return <LazySettings api={apis.admin} draft={draft} onDraft={setDraft} />;
  }
  return (
    <>
      {Object.keys(draft).length > 0 && <UnsavedNote />}
      <ViewContent {...props} />
    </>
  );
}

/**
 * The tab, unless the site has no event yet, or the range begins with the first one and that is
 * unknown.
 */
function ViewContent({ beginning, isSomeoneHere }: DashboardContentProps) {
  const labels = useLabels();
  const { state } = useDashboard();
  if (beginning.data === null && state.tab === "overview") {
    return <LazyFirstEventPanel isSomeoneHere={isSomeoneHere} />;
  }
  if (beginning.data === undefined && state.range === "all") {
    return (
      <Panel title={labels.overview} isTitleHidden>
        <PanelBody shape="chart" state={panelState(beginning)} />
      </Panel>
    );
  }
  return <TabContent />;
}

function DashboardFoot() {
  const labels = useLabels();
  const formats = useFormats();
  const { site, state, spans } = useDashboard();
  const { timeZone } = site;
  return (
    <footer className="footfall-foot">
      {fillLabel(labels.live, { timeZone })}
      {site.status === "paused" && ` · ${labels.sitePaused}`}
      {hasRange(state.tab) && <span>{formats.span(spans.span)}</span>}
    </footer>
  );
}
