/** A form of settings with its buttons. */
import { useState, type FormEvent, type ReactNode } from "react";
import { ActionError } from "./ActionError.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import type { Patch } from "./settingsDraft.js";
import type { SettingsForm } from "./useSettingsForm.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface SettingsFormBodyProps {
  form: SettingsForm;
  /** Words to confirm before these settings are saved, or null. */
  confirmation?: (settings: Patch["settings"]) => ReactNode;
  /** The title of the confirmation. */
  confirmTitle?: string;
  children: ReactNode;
}

export function SettingsFormBody({
  form,
  confirmation,
  confirmTitle = "",
  children,
}: SettingsFormBodyProps) {
  const labels = useSettingsLabels();
  const [asked, setAsked] = useState<Patch["settings"] | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const settings = form.check();
    if (settings === null || !form.isChanged) return;
    if (confirmation?.(settings)) setAsked(settings);
    else void form.save(settings);
  };
  const confirm = async (settings: Patch["settings"]) => {
    if (await form.save(settings)) setAsked(null);
  };
  return (
    <>
      <form className="footfall-settings-form" noValidate onSubmit={submit}>
        {children}
        <div className="footfall-settings-buttons">
          <button
            type="submit"
            className="footfall-button"
            aria-disabled={!form.isChanged || form.isRunning}
          >
            {form.isRunning ? labels.saving : labels.save}
          </button>
          {form.isChanged && (
            <button
              type="button"
              className="footfall-button"
              onClick={form.discard}
            >
              {labels.discardChanges}
            </button>
          )}
          <span role="status">{form.isSaved && labels.saved}</span>
        </div>
        <ActionError error={asked ? null : form.error} />
      </form>
      {asked && (
        <ConfirmDialog
          title={confirmTitle}
          confirm={labels.save}
          action={form}
          onConfirm={() => void confirm(asked)}
          onClose={() => setAsked(null)}
        >
          {confirmation?.(asked)}
        </ConfirmDialog>
      )}
    </>
  );
}
