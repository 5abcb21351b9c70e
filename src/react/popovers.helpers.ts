/** The popovers of browsers for tests, because happy-dom has none. */
import { act } from "react";
import { onTestFinished } from "vitest";

interface Popovers {
  /** The popovers that are shown. */
  shown: () => Element[];
  /** Closes the newest popover as the Escape key does. The focus returns. */
  escape: () => Promise<void>;
  /** Closes the newest popover as a press outside of it does. The focus stays. */
  pressOutside: () => Promise<void>;
}

/** Gives all elements `showPopover` and `hidePopover` until the test is over. */
export function stubPopovers(): Popovers {
  /** The popovers that are shown, and the focus when each was shown. */
  const focusBefore = new Map<Element, Element | null>();
  const hide = (popover: Element, { isFocusReturned = true } = {}) => {
    const before = focusBefore.get(popover);
    if (!focusBefore.delete(popover)) return;
    const event = Object.assign(new Event("beforetoggle"), {
      newState: "closed",
    });
    popover.dispatchEvent(event);
    if (isFocusReturned && popover.contains(document.activeElement)) {
      (before as HTMLElement | null)?.focus();
    }
  };
  const newest = () => {
    const popover = [...focusBefore.keys()].at(-1);
    if (!popover) throw new Error("No popover is shown.");
    return popover;
  };
  Object.assign(HTMLElement.prototype, {
    showPopover(this: Element) {
      focusBefore.set(this, document.activeElement);
    },
    hidePopover(this: Element) {
      hide(this);
    },
  });
  onTestFinished(() => {
    const prototype: Partial<HTMLElement> = HTMLElement.prototype;
    delete prototype.showPopover;
    delete prototype.hidePopover;
  });
  return {
    shown: () => [...focusBefore.keys()],
    escape: () => act(async () => hide(newest())),
    pressOutside: () =>
      act(async () => hide(newest(), { isFocusReturned: false })),
  };
}
