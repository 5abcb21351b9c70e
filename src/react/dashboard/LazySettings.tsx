/** The tab of settings, fetched when it is first shown, and the note about it on other tabs. */
import { useDashboard } from "../context/PartsContext.js";
import { useLoaded } from "../data/useLoaded.js";
import { useLabels } from "../labels/useLabels.js";
import type { SettingsTabProps } from "../settings/SettingsTab.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";

const loadSettings = () => import("../settings/SettingsTab.js");

export function LazySettings(props: SettingsTabProps) {
  const { viewSettings } = useLabels();
  const report = useLoaded(loadSettings);
  if (report.data) return <report.data.SettingsTab {...props} />;
  return (
    <Panel title={viewSettings} isTitleHidden>
      <PanelBody shape="rows" state={panelState(report)} />
    </Panel>
  );
}

/** Says on other tabs that an operator has typed settings and not saved them. */
export function UnsavedNote() {
  const labels = useLabels();
  const { update } = useDashboard();
  return (
    <p className="footfall-status" role="status">
      {labels.unsavedSettings}{" "}
      <button
        type="button"
        className="footfall-link"
        onClick={() => update({ tab: "settings" })}
      >
        {labels.viewSettings}
      </button>
    </p>
  );
}
