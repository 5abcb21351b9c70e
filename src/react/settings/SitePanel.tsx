/** The site itself: its name, its zone, from where it takes events, and whether it takes any. */
import { useState } from "react";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { Panel } from "../ui/Panel.js";
import { ActionError } from "./ActionError.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import type { SectionProps, SettingsSectionProps } from "./section.js";
import {
  accessFields,
  delayFields,
  nameField,
  timeZoneField,
} from "./settingFields.js";
import { SettingField } from "./SettingField.js";
import { SettingsFormBody } from "./SettingsFormBody.js";
import { useAction } from "./useAction.js";
import { useSettingsForm } from "./useSettingsForm.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

const fieldsBelowZone = [...accessFields, ...delayFields];
const fixedZoneFields = [nameField, ...fieldsBelowZone];
const freeZoneFields = [nameField, timeZoneField, ...fieldsBelowZone];

export function SitePanel({ settings, ...props }: SectionProps) {
  return settings && <Site {...props} settings={settings} />;
}

function Site(props: SettingsSectionProps) {
  const { settings } = props;
  const labels = useSettingsLabels();
  const formats = useFormats();
  // Null: the site has no data, so its zone may still change.
  const isZoneFree = useDashboard().firstBucket === null;
  const fields = isZoneFree ? freeZoneFields : fixedZoneFields;
  const form = useSettingsForm(props, fields);
  const time = formats.exact(settings.sessionTimeoutMs, "duration");
  return (
    <Panel title={labels.siteSettings}>
      <SiteStatus {...props} />
      <SettingsFormBody form={form}>
        <SettingField field={nameField} form={form} />
        {isZoneFree ? (
          <SettingField field={timeZoneField} form={form} />
        ) : (
          <div className="footfall-setting">
            <p className="footfall-field-name">{labels.settingTimeZone}</p>
            <p>{settings.timeZone}</p>
            <p className="footfall-setting-hint">
              {labels.settingTimeZoneFixed}
            </p>
          </div>
        )}
        {fieldsBelowZone.map((field) => (
          <SettingField key={field.name} field={field} form={form} />
        ))}
        <p className="footfall-setting-hint">
          {fillLabel(
            settings.sessionRule === "gap"
              ? labels.sessionRuleGap
              : labels.sessionRuleWindow,
            { time },
          )}
        </p>
      </SettingsFormBody>
    </Panel>
  );
}

function SiteStatus({ api, siteId, settings, onAction }: SettingsSectionProps) {
  const labels = useSettingsLabels();
  const action = useAction();
  const [isAsked, setAsked] = useState(false);
  const isPaused = settings.status === "paused";
  const change = async () => {
    const status = isPaused ? "active" : "paused";
    const done = await action.run(async (call) => {
      await call(api.updateSite, { siteId, status });
      return true;
    });
    if (!done) return;
    setAsked(false);
    onAction();
  };
  return (
    <div className="footfall-settings-line" data-look="status">
      <p role="status">{isPaused ? labels.sitePausedNow : labels.siteCounts}</p>
      <button
        type="button"
        className="footfall-list-button"
        aria-disabled={action.isRunning}
        onClick={() => (isPaused ? void change() : setAsked(true))}
      >
        {isPaused ? labels.resumeSite : labels.pauseSite}
      </button>
      {!isAsked && <ActionError error={action.error} />}
      {isAsked && (
        <ConfirmDialog
          title={labels.pauseSite}
          confirm={labels.pauseSite}
          action={action}
          onConfirm={() => void change()}
          onClose={() => setAsked(false)}
        >
          <p>{fillLabel(labels.pauseSiteConfirm, { name: settings.name })}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
