/** Erases a person: first a preview, then a confirmation by the id, then progress to the end. */
import { useEffect, useRef, useState } from "react";
import type { ErasurePreview } from "../../shared/api/upkeep.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { ActionError } from "./ActionError.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import { eraseToEnd } from "./eraseToEnd.js";
import { ErasureFacts } from "./ErasureFacts.js";
import { personArgs, type Person } from "./person.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface ErasePersonProps extends SectionProps {
  /** Null: no id is typed. Keep it by the key: another person is another part. */
  person: Person | null;
}

export function ErasePerson({ person, ...props }: ErasePersonProps) {
  const labels = useSettingsLabels();
  const visible = useVisibleText();
  const { api, siteId } = props;
  const action = useAction();
  const erasing = useErasing(props, person);
  const [preview, setPreview] = useState<ErasurePreview | null>(null);
  const [isAsked, setAsked] = useState(false);
  const look = async () => {
    erasing.tell(person === null ? labels.personIdMissing : "");
    if (person === null) return;
    const asked = { siteId, ...personArgs(person), preview: true };
    const answer = await action.run((call) => call(api.eraseVisitor, asked));
    setPreview(answer?.kind === "preview" ? answer : null);
  };
  const erase = () => {
    setAsked(false);
    setPreview(null);
    void erasing.erase();
  };
  return (
    <div className="footfall-settings-form">
      <div className="footfall-settings-buttons">
        <button
          type="button"
          className="footfall-button"
          aria-disabled={action.isRunning || erasing.isRunning}
          onClick={() => !erasing.isRunning && void look()}
        >
          {labels.previewErasure}
        </button>
        <span role="status">{erasing.told}</span>
      </div>
      <ActionError error={action.error ?? erasing.error} />
      {preview && person && (
        <>
          <ErasureFacts preview={preview} />
          <div className="footfall-settings-buttons">
            <button
              type="button"
              className="footfall-button"
              data-look="danger"
              onClick={() => setAsked(true)}
            >
              {labels.erasePerson}
            </button>
          </div>
        </>
      )}
      {isAsked && person && (
        <ConfirmDialog
          title={labels.erasePersonTitle}
          confirm={labels.erasePerson}
          action={erasing}
          typed={person.id}
          onConfirm={erase}
          onClose={() => setAsked(false)}
        >
          <p>
            {fillLabel(labels.erasePersonConfirm, { id: visible(person.id) })}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Erases the person, and says how far it is. It stops asking when the part leaves the page. */
function useErasing(
  { api, siteId, onAction }: SectionProps,
  person: Person | null,
) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const { isRunning, error, run } = useAction();
  const [told, tell] = useState("");
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const erase = async () => {
    if (person === null) return;
    const isOver = await run((call) =>
      eraseToEnd({
        step: () => call(api.eraseVisitor, { siteId, ...personArgs(person) }),
        isGone: () => isGone.current,
        onStep: (repairing) =>
          tell(
            fillLabel(labels.erasing, {
              days: formats.exact(repairing, "count"),
            }),
          ),
      }),
    );
    if (isOver === undefined) tell("");
    else tell(isOver ? labels.erased : labels.erasureGoesOn);
    onAction();
  };
  return { isRunning, error, told, tell, erase };
}
