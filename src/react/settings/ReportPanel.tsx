/** A panel around an answer. A section of a query that the app does not export is not there. */
import type { ReactNode } from "react";
import type { Report } from "../data/report.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { isQueryMissing } from "../ui/failureWords.js";
import { panelState, type EmptyText } from "../ui/panelState.js";

interface ReportPanelProps<Data> {
  title: string;
  report: Report<Data>;
  /** Text for an answer without content, or null. */
  emptyText?: (data: Data) => EmptyText | null;
  actions?: ReactNode;
  /** Stands below the content, also where there is none. Not where the answer failed. */
  foot?: ReactNode;
  children: (data: Data) => ReactNode;
}

export function ReportPanel<Data>({
  title,
  report,
  emptyText,
  actions,
  foot,
  children,
}: ReportPanelProps<Data>) {
  const { data, error } = report;
  if (error && isQueryMissing(error)) return null;
  return (
    <Panel title={title} actions={!error && actions}>
      <PanelBody shape="rows" state={panelState(report, emptyText)}>
        {data !== undefined && children(data)}
      </PanelBody>
      {!error && data !== undefined && foot}
    </Panel>
  );
}
