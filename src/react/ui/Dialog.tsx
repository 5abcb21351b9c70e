/**
 * A sheet over the page. It is the browser's own modal dialog, so the focus stays in it and Escape
 * closes it.
 */
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "./Icon.js";

interface DialogProps {
  title: string;
  /** Default: as wide as a column of text. */
  isWide?: boolean;
  /**
   * Called when the viewer closes it. It is open while it is rendered, so stop rendering it then.
   */
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
    // React undoes a layout effect before it removes the dialog, so the browser can still return
    // the focus.
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
        // The content covers the dialog, so only its backdrop is the dialog itself.
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
        {/* Focusable, because it may scroll without a control inside. */}
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
