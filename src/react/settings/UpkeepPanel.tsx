/** Compares the reports with the events, and counts days again. */
import { useSettingsLabels } from "./useSettingsLabels.js";
import { Panel } from "../ui/Panel.js";
import { AuditPart } from "./AuditPart.js";
import { RebuildPart } from "./RebuildPart.js";
import type { SectionProps } from "./section.js";

export function UpkeepPanel(props: SectionProps) {
  const labels = useSettingsLabels();
  return (
    <Panel title={labels.upkeep}>
      <div className="footfall-settings-form">
        {props.api.auditBuckets && <AuditPart {...props} />}
        {props.api.rebuildRange && <RebuildPart {...props} />}
      </div>
    </Panel>
  );
}
