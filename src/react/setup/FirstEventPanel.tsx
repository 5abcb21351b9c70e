/** The panel of a site without any event: the way to the first, and what has kept it out so far. */
import { useConvex } from "convex/react";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { Pulse } from "../ui/Pulse.js";
import { siteUrlOf } from "../../shared/siteUrl.js";
import { RefusedList } from "./RefusedList.js";
import { refusedLines } from "./refusals.js";
import { SetupChecklist } from "./SetupChecklist.js";
import {
  hasFirstEvent,
  isAnyRefused,
  publicKeyLabels,
  setupSteps,
  type SetupFacts,
} from "./setupSteps.js";
import { TagSnippet } from "./TagSnippet.js";
import { useSetupStatus } from "./useSetupStatus.js";

/** Stands for an address that nobody can guess. */
const PLACEHOLDER = "https://YOUR-DEPLOYMENT.convex.site";

export interface FirstEventPanelProps {
  /** Whether a visitor is on the site whom no fold has counted yet. */
  isSomeoneHere: boolean;
}

/** It needs a dashboard around it. */
export function FirstEventPanel({ isSomeoneHere }: FirstEventPanelProps) {
  const labels = useLabels();
  const formats = useFormats();
  const deploymentUrl = useConvex().url;
  const { apis, site, now } = useDashboard();
  const { status, isNotExported } = useSetupStatus(apis.reports, site.siteId);
  const facts = { site, status, isSomeoneHere };
  const wording = { labels, formats };
  const [keyLabel = ""] = status ? publicKeyLabels(status) : [];
  return (
    <Panel title={labels.overview} isTitleHidden>
      <div className="footfall-first">
        <p className="footfall-first-title" role="status">
          <Pulse />
          {titleOf(facts, labels)}
        </p>
        <SetupChecklist steps={setupSteps(facts, wording)} />
        {isNotExported && (
          <p className="footfall-notice-hint">{labels.setupNotExported}</p>
        )}
        {status && (
          <RefusedList lines={refusedLines(status, wording)} now={now} />
        )}
        <TagSnippet
          httpOrigin={siteUrlOf(deploymentUrl) ?? PLACEHOLDER}
          keyLabel={keyLabel}
        />
      </div>
    </Panel>
  );
}

function titleOf(facts: SetupFacts, labels: ReturnType<typeof useLabels>) {
  if (hasFirstEvent(facts)) return labels.firstSeen;
  return isAnyRefused(facts.status)
    ? labels.waitingRefused
    : labels.waitingTitle;
}
