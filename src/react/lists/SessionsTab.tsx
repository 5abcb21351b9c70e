/** The tab of sessions: a list, and the sheet of the open visitor. */
import { useLabels } from "../labels/useLabels.js";
import { openSpan } from "./listArgs.js";
import { PersonsPanel } from "./PersonsPanel.js";
import { usePersonsTab, type PersonsTabProps } from "./personsTab.js";
import { SessionTable } from "./SessionTable.js";
import { useSessionList } from "./useSessionList.js";

type SessionsTabProps = PersonsTabProps<"listSessions">;

export function SessionsTab(props: SessionsTabProps) {
  const labels = useLabels();
  return (
    <PersonsPanel
      {...props}
      title={labels.sessionList}
      hint={labels.sessionListHint}
    >
      <FetchedSessions {...props} />
    </PersonsPanel>
  );
}

function FetchedSessions({ api }: SessionsTabProps) {
  const { siteId, from, to, now, csvName, onVisitor } = usePersonsTab();
  const list = useSessionList(api, { siteId, ...openSpan({ from, to }, now) });
  return (
    <SessionTable
      list={list}
      now={now}
      onVisitor={onVisitor}
      csvName={csvName}
    />
  );
}
