/** A button and a sheet that it opens below itself; the page stays usable around it. */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { focusInto } from "./focus.js";

export interface PopoverProps {
  /** Names the sheet. */
  label: string;
  /** What is in the button. */
  button: ReactNode;
  /** Of the button. Default: `footfall-picker`. */
  className?: string;
  /** The sheet; `close` also brings the focus back to the button. */
  children: (close: () => void) => ReactNode;
}

/** Between the sheet and the edge of the dashboard, in CSS pixels. */
const MARGIN = 8;

export function Popover({
  label,
  button,
  className = "footfall-picker",
  children,
}: PopoverProps) {
  const [isOpen, setIsOpen] = useState(false);
  const sheetId = useId();
  const wrapper = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    opener.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: PointerEvent) => {
      // The path, not the target: from inside of a web component the target is its host.
      const isInside =
        wrapper.current && event.composedPath().includes(wrapper.current);
      if (!isInside) setIsOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [isOpen]);
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <div
      ref={wrapper}
      className="footfall-popover"
      onKeyDown={closeByKey}
      onBlur={({ relatedTarget, currentTarget }) => {
        // Nothing takes the focus when the window loses it or a bare spot is pressed.
        if (relatedTarget && !currentTarget.contains(relatedTarget)) {
          setIsOpen(false);
        }
      }}
    >
      <button
        ref={opener}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? sheetId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && (
        <Sheet id={sheetId} label={label}>
          {children(close)}
        </Sheet>
      )}
    </div>
  );
}

interface SheetProps {
  id: string;
  label: string;
  children: ReactNode;
}

/** Apart, because it is measured as soon as it is there. */
function Sheet({ id, label, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = sheet.current;
    const root = element?.closest(".footfall-root");
    if (!element || !root) return;
    const place = () => {
      const moveBy = (shift: number) =>
        element.style.setProperty("--footfall-shift", `${shift}px`);
      moveBy(0);
      moveBy(missingShift(element, root));
    };
    place();
    focusInto(element);
    const observer = new ResizeObserver(place);
    observer.observe(root);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={sheet}
      id={id}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className="footfall-sheet"
    >
      {children}
    </div>
  );
}

/** By how much to move the sheet so that it lies within the dashboard. */
function missingShift(sheet: Element, root: Element): number {
  const { left, right } = sheet.getBoundingClientRect();
  const edges = root.getBoundingClientRect();
  const overRight = Math.max(0, right - (edges.right - MARGIN));
  const overLeft = Math.max(0, edges.left + MARGIN - left);
  return overLeft > 0 ? overLeft : -overRight;
}
