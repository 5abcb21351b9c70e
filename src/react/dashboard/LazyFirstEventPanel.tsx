/** The panel of a site without any event, fetched when it is first shown. */
import { useLabels } from "../labels/useLabels.js";
import type { FirstEventPanelProps } from "../setup/FirstEventPanel.js";
import { loadSetupParts } from "../setup/loadSetupParts.js";
import { Loaded } from "../ui/Loaded.js";

export function LazyFirstEventPanel(props: FirstEventPanelProps) {
  const { overview } = useLabels();
  return (
    <Loaded load={loadSetupParts} shape="chart" title={overview}>
      {({ FirstEventPanel }) => <FirstEventPanel {...props} />}
    </Loaded>
  );
}
