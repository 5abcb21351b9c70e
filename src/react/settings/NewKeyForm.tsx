/** Makes a key. */
import { useState, type FormEvent } from "react";
import type { KeyKind } from "../../shared/site/keys.js";
import type { AdminApi } from "../api.js";
import { ActionError } from "./ActionError.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface NewKeyFormProps {
  createKey: AdminApi["createKey"];
  siteId: string;
  /** Receives the new key. Nothing else has it. */
  onMade: (key: string) => void;
}

export function NewKeyForm({ createKey, siteId, onMade }: NewKeyFormProps) {
  const labels = useSettingsLabels();
  const action = useAction();
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<KeyKind>("public");
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const text = label.trim();
    const answer = await action.run((call) =>
      call(createKey, { siteId, kind, ...(text !== "" && { label: text }) }),
    );
    if (!answer) return;
    setLabel("");
    if (answer.key !== undefined) onMade(answer.key);
  };
  return (
    <form
      className="footfall-settings-form"
      onSubmit={(event) => void create(event)}
    >
      <div className="footfall-settings-line">
        <label className="footfall-field">
          <span className="footfall-field-name">{labels.keyLabel}</span>
          <input
            className="footfall-input"
            autoComplete="off"
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        </label>
        <label className="footfall-field">
          <span className="footfall-field-name">{labels.keyKind}</span>
          <select
            className="footfall-input"
            value={kind}
            onChange={(event) =>
              setKind(event.target.value === "secret" ? "secret" : "public")
            }
          >
            <option value="public">{labels.keyPublic}</option>
            <option value="secret">{labels.keySecret}</option>
          </select>
        </label>
        <button
          type="submit"
          className="footfall-list-button"
          aria-disabled={action.isRunning}
        >
          {action.isRunning ? labels.inProgress : labels.createKey}
        </button>
      </div>
      <p className="footfall-setting-hint">{labels.keyKindHint}</p>
      <ActionError error={action.error} />
    </form>
  );
}
