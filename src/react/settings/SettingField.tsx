/** One setting of a form. */
import { useId, type ReactNode } from "react";
import { useSettingsLabels } from "./useSettingsLabels.js";
import { ListEditor } from "./ListEditor.js";
import type { Field } from "./settingFields.js";
import type { SettingsForm } from "./useSettingsForm.js";

interface SettingFieldProps {
  field: Field;
  form: SettingsForm;
  /** Stands below the field: what the value means. */
  children?: ReactNode;
}

export function SettingField({ field, form, children }: SettingFieldProps) {
  const labels = useSettingsLabels();
  const id = useId();
  if (field.kind === "list") return <ListEditor field={field} form={form} />;
  const fault = form.faults[field.name];
  const shared = {
    value: String(form.valueOf(field)),
    "aria-invalid": fault !== undefined,
    "aria-describedby": id,
    onChange: (event: { target: { value: string } }) =>
      form.change(field, event.target.value),
  };
  const hint = "hint" in field ? field.hint : undefined;
  return (
    <div className="footfall-setting">
      <label className="footfall-field">
        <span className="footfall-field-name">{labels[field.label]}</span>
        {field.kind === "choice" ? (
          <select className="footfall-input" {...shared}>
            {Object.entries(field.options).map(([value, label]) => (
              <option key={value} value={value}>
                {labels[label]}
              </option>
            ))}
          </select>
        ) : (
          <input
            className="footfall-input"
            autoComplete="off"
            inputMode={
              field.kind === "days" || field.kind === "time"
                ? "numeric"
                : "text"
            }
            {...shared}
          />
        )}
      </label>
      <div id={id}>
        {fault !== undefined && (
          <p className="footfall-settings-error">{fault}</p>
        )}
        {hint && <p className="footfall-setting-hint">{labels[hint]}</p>}
        {children}
      </div>
    </div>
  );
}
