/** The tab of settings, fetched when it is first shown, and the note about it on other tabs. */
import { useDashboard } from "../context/PartsContext.js";
import { useLabels } from "../labels/useLabels.js";
import type { SettingsTabProps } from "../settings/SettingsTab.js";
import { Loaded } from "../ui/Loaded.js";

const loadSettings = () => import("../settings/SettingsTab.js");

export function LazySettings(props: SettingsTabProps) {
  const { viewSettings } = useLabels();
  return (
    <Loaded load={loadSettings} shape="rows" title={viewSettings}>
      {({ SettingsTab }) => <SettingsTab {...props} />}
    </Loaded>
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
