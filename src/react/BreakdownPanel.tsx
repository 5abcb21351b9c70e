/** A panel of breakdowns, one per tab; the tab's rows are fetched when it is opened. */
import { useState } from "react";
import type { AnalyticsApi } from "./api.js";
import type {
  BreakdownPanelDefinition,
  BreakdownTab,
} from "./breakdownPanels.js";
import { BreakdownTable } from "./BreakdownTable.js";
import { OptionSwitch } from "./OptionSwitch.js";
import { Panel } from "./Panel.js";
import { PanelBody, type PanelState } from "./PanelBody.js";
import type { TimeSpan } from "./ranges.js";
import { ReportBoundary } from "./ReportBoundary.js";
import type { Report } from "./useKept.js";
import { useBreakdown } from "./useReports.js";

/** Enough to see the shape of the rest; the panels of a row stay equally high. */
const ROWS = 8;

export interface BreakdownPanelProps extends TimeSpan {
  api: Pick<AnalyticsApi, "getBreakdown">;
  siteId: string;
  panel: BreakdownPanelDefinition;
}

export function BreakdownPanel({
  api,
  siteId,
  from,
  to,
  panel: { title, tabs },
}: BreakdownPanelProps) {
  const [dimension, setDimension] = useState(tabs[0].dimension);
  const tab = tabs.find((each) => each.dimension === dimension) ?? tabs[0];
  return (
    <Panel
      title={title}
      actions={
        tabs.length > 1 && (
          <OptionSwitch
            label={`${title} by`}
            look="plain"
            options={tabs.map(({ dimension: value, label }) => ({
              value,
              label,
            }))}
            value={tab.dimension}
            onChange={setDimension}
          />
        )
      }
    >
      <ReportBoundary
        shape="rows"
        resetKey={`${siteId} ${tab.dimension} ${from} ${to}`}
      >
        <FetchedBreakdown
          api={api}
          siteId={siteId}
          from={from}
          to={to}
          tab={tab}
        />
      </ReportBoundary>
    </Panel>
  );
}

interface FetchedBreakdownProps extends TimeSpan {
  api: Pick<AnalyticsApi, "getBreakdown">;
  siteId: string;
  tab: BreakdownTab;
}

function FetchedBreakdown({
  api,
  siteId,
  from,
  to,
  tab: { dimension, heading, columns },
}: FetchedBreakdownProps) {
  const report = useBreakdown(api, {
    siteId,
    from,
    to,
    dimension,
    orderBy: columns[0],
    limit: ROWS,
  });
  return (
    <PanelBody shape="rows" state={rowsState(report)}>
      {report.data && (
        <BreakdownTable
          breakdown={report.data}
          heading={heading}
          columns={columns}
        />
      )}
    </PanelBody>
  );
}

function rowsState({
  data,
  isStale,
}: Report<{ rows: unknown[]; other: unknown }>): PanelState {
  if (!data) return { kind: "loading" };
  if (data.rows.length === 0 && data.other === null) {
    return { kind: "empty", message: "Nothing here in this range." };
  }
  return { kind: "ready", isStale };
}
