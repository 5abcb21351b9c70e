/** The frame of a tab of single visitors: a list, and the sheet of the open visitor. */
import type { ReactNode } from "react";
import { Panel } from "../ui/Panel.js";
import { ReportBoundary } from "../ui/ReportBoundary.js";
import { FieldSearch, type FieldSearchProps } from "./FieldSearch.js";
import { usePersonsTab, type PersonsTabProps } from "./personsTab.js";
import { VisitorSheet } from "./VisitorSheet.js";

interface PersonsPanelProps<
  Field extends string,
> extends PersonsTabProps<never> {
  title: string;
  /** Says how the list is ordered. */
  hint: string;
  /** Shown beside the title. */
  search?: FieldSearchProps<Field>;
  /** Shown before the search. */
  actions?: ReactNode;
  /** Tells questions of one range and filter apart. */
  question?: string;
  /** The list. An error that it throws shows instead of it. */
  children: ReactNode;
}

export function PersonsPanel<Field extends string>({
  title,
  hint,
  search,
  actions,
  question,
  api,
  children,
}: PersonsPanelProps<Field>) {
  const { siteId, from, to, visitorId, onVisitor } = usePersonsTab();
  return (
    <Panel
      title={title}
      actions={
        <div className="footfall-list-tools">
          {actions}
          {search && <FieldSearch {...search} />}
        </div>
      }
    >
      <p className="footfall-list-hint">{hint}</p>
      <ReportBoundary
        shape="rows"
        resetKey={JSON.stringify([siteId, from, to, search?.filter, question])}
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
