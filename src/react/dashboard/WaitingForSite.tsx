/** Stands in for a dashboard whose site has not come yet: a skeleton, and words after a while. */
import { useConvex } from "convex/react";
import {
  PATIENCE_MS,
  useHasLasted,
  useIsConnected,
} from "../data/useConnection.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { PanelBody } from "../ui/PanelBody.js";
import type { PanelState } from "../ui/panelState.js";

export function WaitingForSite() {
  const labels = useLabels();
  const { url } = useConvex();
  const isConnected = useIsConnected();
  const isLate = useHasLasted(true, PATIENCE_MS);
  const [message, hint] = isConnected
    ? [labels.noAnswer, labels.noAnswerHint]
    : [labels.noConnection, labels.noConnectionHint];
  const state: PanelState = isLate
    ? { kind: "empty", message: fillLabel(message, { address: url }), hint }
    : { kind: "loading" };
  return (
    // A live region, so that screen readers speak the words when they replace the skeleton.
    <div role="status">
      <PanelBody shape="chart" state={state} />
    </div>
  );
}
