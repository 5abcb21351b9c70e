/** The first tab: figures, their course over time, and the breakdowns of them. */
import { memo, useDeferredValue, useMemo, useState } from "react";
import {
  breakdownPanels,
  type BreakdownPanelDefinition,
} from "../breakdown/breakdownPanels.js";
import { BreakdownPanel } from "../breakdown/BreakdownPanel.js";
import { chosenView, dimensionsShown } from "../breakdown/chosenView.js";
import { EventSheet } from "../breakdown/EventSheet.js";
import { Deferred } from "../context/Deferred.js";
import { useDashboard } from "../context/PartsContext.js";
import { useView, useViewBreakdown, type View } from "../data/useView.js";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { OverviewPanel } from "./OverviewPanel.js";
import { useViewOf } from "./useSiteView.js";

export function OverviewTab() {
  const labels = useLabels();
  const { apis, site, spans, state, now } = useDashboard();
  const panels = useMemo(() => breakdownPanels(labels, site), [labels, site]);
  const dimensions = dimensionsShown(panels, state.panels);
  const view = useView(apis.reports, useViewOf(site, spans, dimensions, now));
  // The page merges rows by the thousand after it has drawn the figures, and lets typing go first.
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
        <OverviewPanel view={view} />
      </ReportBoundary>
      <div className="footfall-panels">
        <Deferred>
          {panels.map((panel) => (
            <ReportBoundary
              key={panel.name}
              shape="rows"
              resetKey={`${questionOf(panelView)} ${state.panels[panel.name]}`}
              frame={(failure) => <Panel title={panel.title}>{failure}</Panel>}
            >
              <ViewBreakdown
                view={panelView}
                panel={panel}
                chosen={state.panels[panel.name]}
              />
            </ReportBoundary>
          ))}
        </Deferred>
      </div>
    </>
  );
}

/** Names the question of the answers. Fresher answers to the same question keep the name. */
function questionOf({ of }: View) {
  const { siteId, range, interval, weekStartsOn, comparison } = of;
  return JSON.stringify([siteId, range, interval, weekStartsOn, comparison]);
}

/** The server would answer the properties of pageviews for an event called `pageview`. */
const hasOwnProperties = (eventName: string) => eventName !== "pageview";

interface ViewBreakdownProps {
  view: View;
  panel: BreakdownPanelDefinition;
  chosen: string | undefined;
}

const ViewBreakdown = memo(function ViewBreakdown({
  view,
  panel,
  chosen,
}: ViewBreakdownProps) {
  const { site, update } = useDashboard();
  const { dimension } = chosenView(panel, chosen).view;
  const { data, ...report } = useViewBreakdown(view, dimension);
  const [openEvent, setOpenEvent] = useState<string | null>(null);
  const csvName = `${site.slug}-${dimension}`;
  return (
    <>
      <BreakdownPanel
        panel={panel}
        chosen={chosen}
        onChoose={(name) => update({ panels: { [panel.name]: name } })}
        report={{ ...report, data: data?.current }}
        comparison={data?.before}
        visitors={data?.visitors}
        csvName={csvName}
        {...(dimension === "event" && {
          onOpenKey: setOpenEvent,
          canOpenKey: hasOwnProperties,
        })}
      />
      {openEvent !== null && (
        <EventSheet
          eventName={openEvent}
          span={view.of.range}
          figures={data?.current.rows.find(({ key }) => key === openEvent)}
          csvName={csvName}
          onClose={() => setOpenEvent(null)}
        />
      )}
    </>
  );
});
