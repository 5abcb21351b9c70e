/** Shows a new key once. */
import { useRef, useState } from "react";
import { copyText } from "../setup/copyText.js";
import { Dialog } from "../ui/Dialog.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface NewKeyDialogProps {
  value: string;
  onClose: () => void;
}

export function NewKeyDialog({ value, onClose }: NewKeyDialogProps) {
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
