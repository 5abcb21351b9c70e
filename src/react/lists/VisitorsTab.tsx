/** The tab of visitors: a list with a search by user, and the sheet of the open visitor. */
import { useState } from "react";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { filterArgs, openSpan, type ListFilter } from "./listArgs.js";
import { PersonsPanel } from "./PersonsPanel.js";
import { usePersonsTab, type PersonsTabProps } from "./personsTab.js";
import { useVisitorList } from "./useVisitorList.js";
import { VisitorTable } from "./VisitorTable.js";

type VisitorsTabProps = PersonsTabProps<"listVisitors">;

type UserFilter = ListFilter<"userId">;

export function VisitorsTab(props: VisitorsTabProps) {
  const labels = useLabels();
  const [filter, setFilter] = useState<UserFilter | null>(null);
  return (
    <PersonsPanel
      {...props}
      title={labels.visitorList}
      hint={
        filter
          ? fillLabel(labels.visitorListOfUser, { user: filter.text })
          : labels.visitorListHint
      }
      search={{
        fields: [{ field: "userId", label: labels.userId }],
        filter,
        onFilter: setFilter,
      }}
    >
      <FetchedVisitors {...props} filter={filter} />
    </PersonsPanel>
  );
}

interface FetchedVisitorsProps extends VisitorsTabProps {
  filter: UserFilter | null;
}

function FetchedVisitors({ api, filter }: FetchedVisitorsProps) {
  const { siteId, from, to, now, csvName, onVisitor } = usePersonsTab();
  const labels = useLabels();
  const list = useVisitorList(api, {
    siteId,
    // A search for one user finds it whenever it came first.
    ...(filter ? { filters: filterArgs(filter) } : openSpan({ from, to }, now)),
  });
  return (
    <VisitorTable
      list={list}
      now={now}
      onVisitor={onVisitor}
      csvName={csvName}
      empty={
        filter
          ? fillLabel(labels.noVisitorsOfUser, { user: filter.text })
          : labels.noVisitors
      }
      emptyHint={filter ? undefined : labels.noVisitorsHint}
    />
  );
}
