/** A list of texts: each can be removed, and another added. */
import { useId, useRef, type KeyboardEvent } from "react";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { Icon } from "../ui/Icon.js";
import type { ListField } from "./settingFields.js";
import type { SettingsForm } from "./useSettingsForm.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface ListEditorProps {
  field: ListField;
  form: SettingsForm;
}

export function ListEditor({ field, form }: ListEditorProps) {
  const labels = useSettingsLabels();
  const visible = useVisibleText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const entries = form.listOf(field);
  const fault = form.faults[field.name];
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter would send the whole form.
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.add(field);
  };
  return (
    <fieldset className="footfall-setting">
      <legend className="footfall-field-name">{labels[field.label]}</legend>
      <p className="footfall-setting-hint">{labels[field.hint]}</p>
      {entries.length === 0 ? (
        <p className="footfall-setting-hint">{labels[field.empty]}</p>
      ) : (
        <ul className="footfall-entries">
          {entries.map((entry) => (
            <li key={entry} className="footfall-entry">
              <span>{visible(entry)}</span>
              <button
                type="button"
                className="footfall-icon-button"
                aria-label={fillLabel(labels.removeEntry, { entry })}
                onClick={() => {
                  form.remove(field, entry);
                  // The button that had the focus goes with its entry.
                  input.current?.focus();
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="footfall-settings-line">
        <input
          ref={input}
          className="footfall-input"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-label={`${labels[field.label]}: ${labels.listNew}`}
          aria-invalid={fault !== undefined}
          aria-describedby={id}
          value={form.entryOf(field)}
          onChange={(event) => form.type(field, event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="footfall-list-button"
          onClick={() => form.add(field)}
        >
          {labels.addEntry}
        </button>
      </div>
      <p id={id} className="footfall-settings-error" role="alert">
        {fault}
      </p>
    </fieldset>
  );
}
