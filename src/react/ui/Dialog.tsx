/** A sheet over the page: the browser's own modal dialog, so focus stays in it and Escape closes it. */
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "./Icon.js";

interface DialogProps {
  title: string;
  /** Default: as wide as a column of text. */
  isWide?: boolean;
  /** It is open while it is rendered: stop rendering it here. */
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({
  title,
  isWide = false,
  onClose,
  children,
}: DialogProps) {
  const labels = useLabels();
  const visible = useVisibleText();
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // A layout effect is undone while the dialog is still there: so the focus returns to what opened it.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="footfall-dialog"
      data-wide={isWide || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // What is inside covers the dialog: only its backdrop is the dialog itself.
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="footfall-dialog-sheet">
        <header className="footfall-dialog-head">
          <h3 id={titleId} className="footfall-title">
            {visible(title)}
          </h3>
          <button
            type="button"
            className="footfall-icon-button"
            aria-label={labels.close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        {/* Focusable, because it may scroll with nothing in it that takes the keyboard. */}
        <div
          className="footfall-dialog-body"
          role="region"
          aria-labelledby={titleId}
          tabIndex={0}
        >
          {children}
        </div>
      </div>
    </dialog>
  );
}
