/** Retries and discards events that failed, one or all, and says what happened. */
import { useEffect, useState } from "react";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { ActionError } from "./ActionError.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

/** An operator wants this done with these events. */
export interface LetterAction {
  kind: "retry" | "discard";
  /** Null: all of the site. */
  ids: readonly string[] | null;
  /** The event in words. Empty for all. */
  name: string;
}

interface DeadLetterActionsProps extends SectionProps {
  asked: LetterAction | null;
  onAsk: (action: LetterAction | null) => void;
  hasLetters: boolean;
}

export function DeadLetterActions(props: DeadLetterActionsProps) {
  const { api, asked, onAsk, hasLetters } = props;
  const labels = useSettingsLabels();
  const { action, told, run } = useLetterActions(props);
  const isRetry = asked?.kind === "retry";
  const all = (kind: LetterAction["kind"]) => () =>
    onAsk({ kind, ids: null, name: "" });
  return (
    <div className="footfall-settings-buttons">
      {hasLetters && api.retryDeadLetters && (
        <button
          type="button"
          className="footfall-button"
          aria-disabled={action.isRunning}
          onClick={all("retry")}
        >
          {labels.retryAllLetters}
        </button>
      )}
      {hasLetters && api.discardDeadLetters && (
        <button
          type="button"
          className="footfall-button"
          aria-disabled={action.isRunning}
          onClick={all("discard")}
        >
          {labels.discardAllLetters}
        </button>
      )}
      <span role="status">{told}</span>
      <ActionError error={asked && !isRetry ? null : action.error} />
      {asked && !isRetry && (
        <ConfirmDialog
          title={labels.discardLetterTitle}
          confirm={labels.discardLetter}
          action={action}
          onConfirm={() => void run(asked)}
          onClose={() => onAsk(null)}
        >
          <p>
            {asked.ids
              ? fillLabel(labels.discardLetterConfirm, { event: asked.name })
              : labels.discardAllLettersConfirm}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Does what is asked, a retry at once. Says in words what happened. */
function useLetterActions({
  api,
  siteId,
  onAction,
  asked,
  onAsk,
}: DeadLetterActionsProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const action = useAction();
  const [told, setTold] = useState("");
  const run = async ({ kind, ids }: LetterAction) => {
    const args = { siteId, ...(ids && { deadLetterIds: [...ids] }) };
    const answer = await action.run(async (call) => {
      if (kind === "retry") {
        const { reset, hasMore } = await call(api.retryDeadLetters, args);
        return { label: labels.lettersReset, count: reset, hasMore };
      }
      const { discarded, hasMore } = await call(api.discardDeadLetters, args);
      return { label: labels.lettersDiscarded, count: discarded, hasMore };
    });
    // The dialog of a discard stays open with its error.
    if (kind === "retry" || answer) onAsk(null);
    if (!answer) return;
    const { label, count, hasMore } = answer;
    const done = fillLabel(label, { count: formats.exact(count, "count") });
    setTold(hasMore ? `${done} ${labels.lettersMore}` : done);
    onAction();
  };
  useEffect(() => {
    // A retry loses nothing, so nobody is asked.
    if (asked?.kind === "retry") void run(asked);
  }, [asked]);
  return { action, told, run };
}
