/** The tab of visitors: a list in two orders with a search by user, and the sheet of the open one. */
import type { VisitorOrder } from "../../shared/api/lists.js";
import { useDashboard } from "../context/PartsContext.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { filterArgs, openSpan, type ListFilter } from "./listArgs.js";
import { PersonsPanel } from "./PersonsPanel.js";
import { usePersonsTab, type PersonsTabProps } from "./personsTab.js";
import { useListFilter } from "./useListFilter.js";
import { useVisitorList } from "./useVisitorList.js";
import { VisitorTable } from "./VisitorTable.js";

type VisitorsTabProps = PersonsTabProps<"listVisitors">;

type UserFilter = ListFilter<"userId">;

export function VisitorsTab(props: VisitorsTabProps) {
  const labels = useLabels();
  const { state, update } = useDashboard();
  const fields = [{ field: "userId", label: labels.userId }] as const;
  const [filter, setFilter] = useListFilter("visitors", fields);
  const order: VisitorOrder =
    state.lists.order === "firstSeen" ? "firstSeen" : "lastActive";
  return (
    <PersonsPanel
      {...props}
      title={labels.visitorList}
      hint={hintOf(filter, order, labels)}
      question={order}
      search={{ fields, filter, onFilter: setFilter }}
      actions={
        !filter && (
          <OptionSwitch
            label={labels.visitorOrder}
            look="boxed"
            options={[
              { value: "lastActive", label: labels.visitorsActive },
              { value: "firstSeen", label: labels.visitorsNew },
            ]}
            value={order}
            onChange={(next) =>
              update({
                lists: { order: next === "firstSeen" ? next : "" },
              })
            }
          />
        )
      }
    >
      <FetchedVisitors {...props} filter={filter} order={order} />
    </PersonsPanel>
  );
}

function hintOf(
  filter: UserFilter | null,
  order: VisitorOrder,
  labels: Labels,
): string {
  if (filter) {
    return fillLabel(labels.visitorListOfUser, { user: filter.text });
  }
  return order === "firstSeen"
    ? labels.newVisitorListHint
    : labels.visitorListHint;
}

interface FetchedVisitorsProps extends VisitorsTabProps {
  filter: UserFilter | null;
  order: VisitorOrder;
}

function FetchedVisitors({ api, filter, order }: FetchedVisitorsProps) {
  const { siteId, from, to, now, csvName, onVisitor } = usePersonsTab();
  const labels = useLabels();
  const list = useVisitorList(api, {
    siteId,
    // A search for one user finds it whenever it came first.
    ...(filter
      ? { filters: filterArgs(filter) }
      : { ...openSpan({ from, to }, now), order }),
  });
  const isActive = order === "lastActive";
  return (
    <VisitorTable
      list={list}
      now={now}
      onVisitor={onVisitor}
      csvName={csvName}
      empty={
        filter
          ? fillLabel(labels.noVisitorsOfUser, { user: filter.text })
          : isActive
            ? labels.noVisitors
            : labels.noNewVisitors
      }
      emptyHint={filter || !isActive ? undefined : labels.noVisitorsHint}
    />
  );
}
