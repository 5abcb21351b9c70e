/** A button and a sheet below it: the browser's own popover, so the page stays usable around it. */
import {
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { focusInto } from "./focus.js";

interface PopoverProps {
  /** Names the sheet. */
  label: string;
  /** Content of the button. */
  button: ReactNode;
  /** Class of the button. Default: `footfall-picker`. */
  className?: string;
  /** Renders the sheet's content. `close` also returns the focus to the button. */
  children: (close: () => void) => ReactNode;
}

/** Least space between the sheet and the edge of the dashboard, in CSS pixels. */
const MARGIN = 8;

export function Popover({
  label,
  button,
  className = "footfall-picker",
  children,
}: PopoverProps) {
  const [isOpen, setIsOpen] = useState(false);
  const sheetId = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setIsOpen(false), []);
  const closeAndReturn = () => {
    close();
    opener.current?.focus();
  };
  return (
    <div
      className="footfall-popover"
      onBlur={({ relatedTarget, currentTarget }) => {
        // The browser leaves a popover open when Tab moves the focus out of it.
        if (relatedTarget && !currentTarget.contains(relatedTarget)) close();
      }}
    >
      <button
        ref={opener}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? sheetId : undefined}
        onClick={(event) => {
          // The browser would toggle the sheet once more, as the button's popover.
          event.preventDefault();
          setIsOpen(!isOpen);
        }}
      >
        {button}
      </button>
      {isOpen && (
        <Sheet id={sheetId} label={label} opener={opener} onClose={close}>
          {children(closeAndReturn)}
        </Sheet>
      )}
    </div>
  );
}

interface SheetProps {
  id: string;
  label: string;
  opener: RefObject<HTMLButtonElement | null>;
  /** Called when the browser closes it: by Escape, or by a press outside. Must be stable. */
  onClose: () => void;
  children: ReactNode;
}

/** Rendered only while it is open. Its effect shows it, so React has put its content in by then. */
function Sheet({ id, label, opener, onClose, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = sheet.current;
    const button = opener.current;
    if (!element || !button) return;
    const place = () => placeBelow(element, button);
    const onToggle = ({ newState }: ToggleEvent) => {
      if (newState === "closed") onClose();
    };
    // Makes the browser treat a press of the button as one inside the sheet.
    button.popoverTargetElement = element;
    // The browser returns the focus to where it is now. Safari leaves a pressed button without it.
    button.focus();
    // Browsers before 2024 have no popovers: there the button alone opens and closes the sheet.
    element.showPopover?.();
    place();
    focusInto(element);
    element.addEventListener("beforetoggle", onToggle);
    // Captured, because a scrolling element of the host page may hold the dashboard.
    document.addEventListener("scroll", place, true);
    const observer = new ResizeObserver(place);
    observer.observe(button.closest(".footfall-root") ?? button);
    return () => {
      observer.disconnect();
      document.removeEventListener("scroll", place, true);
      element.removeEventListener("beforetoggle", onToggle);
      button.popoverTargetElement = null;
      // React removes the sheet after this: the browser can still return the focus.
      element.hidePopover?.();
    };
  }, [opener, onClose]);
  return (
    <div
      ref={sheet}
      id={id}
      popover="auto"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className="footfall-sheet"
    >
      {children}
    </div>
  );
}

/** Puts the sheet below the button, within the dashboard: their ends align where there is room. */
function placeBelow(sheet: HTMLElement, button: Element) {
  const root = button.closest(".footfall-root") ?? document.documentElement;
  const edges = root.getBoundingClientRect();
  const { left, right, bottom } = button.getBoundingClientRect();
  const width = sheet.offsetWidth;
  const isReversed = getComputedStyle(root).direction === "rtl";
  const wanted = isReversed ? left : right - width;
  const x = Math.max(
    edges.left + MARGIN,
    Math.min(wanted, edges.right - MARGIN - width),
  );
  sheet.style.setProperty("--footfall-x", `${x + scrollX}px`);
  sheet.style.setProperty("--footfall-y", `${bottom + scrollY}px`);
}
