/** The first page: figures, their course over time, and what they are made of. */
import { memo, useDeferredValue, useMemo, useState } from "react";
import type { PublicSite } from "../../shared/site/site.js";
import type { ReportsApi } from "../api.js";
import {
  breakdownPanels,
  type BreakdownPanelDefinition,
} from "../breakdown/breakdownPanels.js";
import { BreakdownPanel } from "../breakdown/BreakdownPanel.js";
import { chosenView, dimensionsShown } from "../breakdown/chosenView.js";
import { EventSheet } from "../breakdown/EventSheet.js";
import type { ViewState } from "../controls/viewState.js";
import { useView, useViewBreakdown, type View } from "../data/useView.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { OverviewPanel } from "./OverviewPanel.js";
import { useViewOf, type ViewSpans } from "./useSiteView.js";

export interface OverviewTabProps {
  api: ReportsApi;
  site: PublicSite;
  spans: ViewSpans;
  state: ViewState;
  onChange: (change: Partial<ViewState>) => void;
  /** Rounded down to the minute. */
  now: number;
}

export function OverviewTab({
  api,
  site,
  spans,
  state,
  onChange,
  now,
}: OverviewTabProps) {
  const labels = useLabels();
  const panels = useMemo(() => breakdownPanels(labels, site), [labels, site]);
  const dimensions = dimensionsShown(panels, state.panels);
  const view = useView(api, useViewOf(site, spans, dimensions, now));
  // Rows by the thousand are merged after the figures are drawn, and give way to whoever types meanwhile.
  const panelView = useDeferredValue(view);
  return (
    <>
      <ReportBoundary
        shape="chart"
        resetKey={questionOf(view)}
        frame={(failure) => (
          <Panel title={labels.overview} isTitleHidden>
            {failure}
          </Panel>
        )}
      >
        <OverviewPanel
          view={view}
          slug={site.slug}
          figure={state.figure}
          onFigure={(figure) => onChange({ figure })}
        />
      </ReportBoundary>
      <div className="footfall-panels">
        {panels.map((panel) => (
          <ReportBoundary
            key={panel.name}
            shape="rows"
            resetKey={`${questionOf(panelView)} ${state.panels[panel.name]}`}
            frame={(failure) => <Panel title={panel.title}>{failure}</Panel>}
          >
            <ViewBreakdown
              api={api}
              view={panelView}
              panel={panel}
              chosen={state.panels[panel.name]}
              slug={site.slug}
              onChange={onChange}
            />
          </ReportBoundary>
        ))}
      </div>
    </>
  );
}

/** What the answers are to, for as long as they are only brought up to date. */
function questionOf({ of: { siteId, range, interval, comparison } }: View) {
  return JSON.stringify([siteId, range, interval, comparison]);
}

/** Asked for by name, the properties of an event called `pageview` would be those of pageviews. */
const hasOwnProperties = (eventName: string) => eventName !== "pageview";

interface ViewBreakdownProps {
  api: ReportsApi;
  view: View;
  panel: BreakdownPanelDefinition;
  chosen: string | undefined;
  slug: string;
  onChange: (change: Partial<ViewState>) => void;
}

const ViewBreakdown = memo(function ViewBreakdown({
  api,
  view,
  panel,
  chosen,
  slug,
  onChange,
}: ViewBreakdownProps) {
  const { dimension } = chosenView(panel, chosen).view;
  const report = useViewBreakdown(view, dimension);
  const [openEvent, setOpenEvent] = useState<string | null>(null);
  const csvName = `${slug}-${dimension}`;
  return (
    <>
      <BreakdownPanel
        panel={panel}
        chosen={chosen}
        onChoose={(name) => onChange({ panels: { [panel.name]: name } })}
        report={report}
        csvName={csvName}
        {...(dimension === "event" && {
          onOpenKey: setOpenEvent,
          canOpenKey: hasOwnProperties,
        })}
      />
      {openEvent !== null && (
        <EventSheet
          api={api}
          siteId={view.of.siteId}
          {...view.of.range}
          eventName={openEvent}
          figures={report.data?.rows.find(({ key }) => key === openEvent)}
          csvName={csvName}
          onClose={() => setOpenEvent(null)}
        />
      )}
    </>
  );
});
