/** Asks before something that cannot be undone. */
import { useState, type FormEvent, type ReactNode } from "react";
import { fillLabel } from "../labels/labels.js";
import { Dialog } from "../ui/Dialog.js";
import { ActionError } from "./ActionError.js";
import type { Action } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface ConfirmDialogProps {
  title: string;
  /** The words of the button that does it. */
  confirm: string;
  action: Pick<Action, "isRunning" | "error">;
  /** A text that has to be typed first. */
  typed?: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function ConfirmDialog({
  title,
  confirm,
  action: { isRunning, error },
  typed,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const labels = useSettingsLabels();
  const [text, setText] = useState("");
  const isReady = (typed === undefined || text === typed) && !isRunning;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onConfirm();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="footfall-settings-form" onSubmit={submit}>
        {children}
        {typed !== undefined && (
          <label className="footfall-field">
            <span className="footfall-field-name">
              {fillLabel(labels.typeToConfirm, { id: typed })}
            </span>
            <input
              className="footfall-input"
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        )}
        <div className="footfall-settings-buttons">
          <button type="button" className="footfall-button" onClick={onClose}>
            {labels.cancel}
          </button>
          <button
            type="submit"
            className="footfall-button"
            data-look="danger"
            aria-disabled={!isReady}
          >
            {isRunning ? labels.inProgress : confirm}
          </button>
        </div>
        <ActionError error={error} />
      </form>
    </Dialog>
  );
}
