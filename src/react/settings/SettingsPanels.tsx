/** The forms of retention and exclusions. */
import { DAY } from "../../shared/units.js";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { Panel } from "../ui/Panel.js";
import type { SectionProps, SettingsSectionProps } from "./section.js";
import {
  exclusionFields,
  faultOfText,
  retentionFields,
  type DaysField,
} from "./settingFields.js";
import { SettingField } from "./SettingField.js";
import type { Patch } from "./settingsDraft.js";
import { SettingsFormBody } from "./SettingsFormBody.js";
import { useSettingsForm } from "./useSettingsForm.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export function ExclusionsPanel({ settings, ...props }: SectionProps) {
  return settings && <Exclusions {...props} settings={settings} />;
}

function Exclusions(props: SettingsSectionProps) {
  const labels = useSettingsLabels();
  const form = useSettingsForm(props, exclusionFields);
  return (
    <Panel title={labels.exclusions}>
      <SettingsFormBody form={form}>
        <p className="footfall-setting-hint">{labels.exclusionsHint}</p>
        {exclusionFields.map((field) => (
          <SettingField key={field.name} field={field} form={form} />
        ))}
      </SettingsFormBody>
    </Panel>
  );
}

export function RetentionPanel({ settings, ...props }: SectionProps) {
  return settings && <Retention {...props} settings={settings} />;
}

function Retention(props: SettingsSectionProps) {
  const labels = useSettingsLabels();
  const form = useSettingsForm(props, retentionFields);
  const { settings } = props;
  /** Lists the data that goes sooner than before. */
  const confirmation = (patch: Patch["settings"]) => {
    const shorter = retentionFields.filter(({ name }) => {
      const days = patch[name];
      if (days === undefined || days === 0) return false;
      return settings[name] === 0 || days < settings[name];
    });
    return shorter.length === 0 ? null : (
      <>
        {shorter.map((field) => (
          <Preview key={field.name} field={field} days={patch[field.name]!} />
        ))}
        <p>{labels.retentionConfirm}</p>
      </>
    );
  };
  return (
    <Panel title={labels.retention}>
      <SettingsFormBody
        form={form}
        confirmation={confirmation}
        confirmTitle={labels.retentionConfirmTitle}
      >
        {retentionFields.map((field) => {
          const text = String(form.valueOf(field)).trim();
          const isRight = faultOfText(field, text, labels) === null;
          return (
            <SettingField key={field.name} field={field} form={form}>
              {isRight && <Preview field={field} days={Number(text)} />}
            </SettingField>
          );
        })}
      </SettingsFormBody>
    </Panel>
  );
}

/** Says what a retention of these days deletes. */
function Preview({ field, days }: { field: DaysField; days: number }) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const { now } = useDashboard();
  const date = formats.date(now - days * DAY);
  return (
    <p className="footfall-setting-hint">
      {days === 0
        ? labels.retentionForever
        : fillLabel(labels[field.before], { date })}
    </p>
  );
}
