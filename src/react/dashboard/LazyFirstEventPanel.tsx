/** The panel of a site without any event, fetched when it is first shown. */
import { useLoaded } from "../data/useLoaded.js";
import { useLabels } from "../labels/useLabels.js";
import type { FirstEventPanelProps } from "../setup/FirstEventPanel.js";
import { loadSetupParts } from "../setup/loadSetupParts.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";

export function LazyFirstEventPanel(props: FirstEventPanelProps) {
  const labels = useLabels();
  const report = useLoaded(loadSetupParts);
  if (report.data) return <report.data.FirstEventPanel {...props} />;
  return (
    <Panel title={labels.overview} isTitleHidden>
      <PanelBody shape="chart" state={panelState(report)} />
    </Panel>
  );
}
