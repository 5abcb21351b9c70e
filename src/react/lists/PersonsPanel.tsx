/** The frame of a tab of single visitors: a list, and the sheet of the visitor that is opened. */
import type { ReactNode } from "react";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import type { ListFilter } from "./listArgs.js";
import type { PersonsTabProps } from "./personsTab.js";
import { VisitorSheet } from "./VisitorSheet.js";

export interface PersonsPanelProps extends PersonsTabProps<never> {
  title: string;
  /** What the list is ordered by, and the like. */
  hint: string;
  /** Beside the title: a search. */
  actions?: ReactNode;
  filter?: ListFilter<string> | null;
  /** The list; what it throws is shown in its place. */
  children: ReactNode;
}

export function PersonsPanel({
  title,
  hint,
  actions,
  filter = null,
  api,
  siteId,
  from,
  to,
  visitorId,
  onVisitor,
  children,
}: PersonsPanelProps) {
  return (
    <Panel title={title} actions={actions}>
      <p className="footfall-list-hint">{hint}</p>
      <ReportBoundary
        shape="rows"
        resetKey={JSON.stringify([siteId, from, to, filter])}
      >
        {children}
      </ReportBoundary>
      {visitorId !== null && (
        <VisitorSheet
          api={api}
          siteId={siteId}
          visitorId={visitorId}
          onClose={() => onVisitor(null)}
        />
      )}
    </Panel>
  );
}
