/** Shows a new key once. */
import { useRef } from "react";
import { CopyButton } from "../setup/CopyButton.js";
import { Dialog } from "../ui/Dialog.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface NewKeyDialogProps {
  value: string;
  onClose: () => void;
}

export function NewKeyDialog({ value, onClose }: NewKeyDialogProps) {
  const labels = useSettingsLabels();
  const code = useRef<HTMLElement>(null);
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
          <CopyButton of={code} />
        </div>
      </div>
    </Dialog>
  );
}
