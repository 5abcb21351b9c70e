/** Makes a key, and shows it once. */
import { useRef, useState, type FormEvent } from "react";
import type { KeyKind } from "../../shared/site/keys.js";
import type { AdminApi } from "../api.js";
import { copyText } from "../setup/copyText.js";
import { Dialog } from "../ui/Dialog.js";
import { ActionError } from "./ActionError.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface NewKeyFormProps {
  createKey: AdminApi["createKey"];
  siteId: string;
}

export function NewKeyForm({ createKey, siteId }: NewKeyFormProps) {
  const labels = useSettingsLabels();
  const action = useAction();
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<KeyKind>("public");
  // Only while its dialog is open. Nothing else keeps the key.
  const [newKey, setNewKey] = useState<string | null>(null);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const text = label.trim();
    const answer = await action.run((call) =>
      call(createKey, { siteId, kind, ...(text !== "" && { label: text }) }),
    );
    if (!answer) return;
    setLabel("");
    setNewKey(answer.key ?? null);
  };
  return (
    <>
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
      {newKey !== null && (
        <NewKeyDialog value={newKey} onClose={() => setNewKey(null)} />
      )}
    </>
  );
}

interface NewKeyDialogProps {
  value: string;
  onClose: () => void;
}

function NewKeyDialog({ value, onClose }: NewKeyDialogProps) {
  const labels = useSettingsLabels();
  const code = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (code.current) setCopied(await copyText(code.current));
  };
  return (
    <Dialog title={labels.newKey} onClose={onClose}>
      <div className="footfall-settings-form">
        <p>{labels.newKeyHint}</p>
        <p>
          <code ref={code} className="footfall-new-key">
            {value}
          </code>
        </p>
        <div className="footfall-settings-buttons">
          <button
            type="button"
            className="footfall-button"
            onClick={() => void copy()}
          >
            {isCopied ? labels.snippetCopied : labels.copySnippet}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
