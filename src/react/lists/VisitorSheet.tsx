/** The sheet of one visitor, over the list from which it was opened. */
import type { VisitorProfile } from "../../shared/api/lists.js";
import type { PersonsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useNow } from "../data/useNow.js";
import { useLabels } from "../labels/useLabels.js";
import { Dialog } from "../ui/Dialog.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { useVisitorProfile } from "./useVisitorProfile.js";
import { visitorName } from "./visitorName.js";
import { VisitorProfileView } from "./VisitorProfileView.js";

export interface VisitorSheetProps {
  api: Pick<PersonsApi, "getVisitor">;
  siteId: string;
  visitorId: string;
  onClose: () => void;
}

/**
 * Opens a sheet over the page with everything that is known of a visitor. It asks for the visitor
 * itself.
 * @example
 * {visitorId && <VisitorSheet api={api.analytics} siteId={siteId} visitorId={visitorId} onClose={close} />}
 */
export function VisitorSheet({
  api,
  siteId,
  visitorId,
  onClose,
}: VisitorSheetProps) {
  const report = useVisitorProfile(api, { siteId, visitorId });
  const now = useNow();
  const name = visitorName(report.data ?? { visitorId });
  return (
    <Dialog title={name ?? visitorId} isWide onClose={onClose}>
      <VisitorSheetBody report={report} now={now} />
    </Dialog>
  );
}

interface VisitorSheetBodyProps {
  report: Report<VisitorProfile | null>;
  now: number;
}

/** The content of the sheet in every state of its report. */
export function VisitorSheetBody({ report, now }: VisitorSheetBodyProps) {
  const labels = useLabels();
  const state = panelState(report, (profile) =>
    profile
      ? null
      : { message: labels.unknownVisitor, hint: labels.unknownVisitorHint },
  );
  return (
    <PanelBody shape="rows" state={state}>
      {report.data && <VisitorProfileView profile={report.data} now={now} />}
    </PanelBody>
  );
}
