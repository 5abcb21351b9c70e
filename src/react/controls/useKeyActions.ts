/** Listens for single keys, only where nothing else can need them. */
import { useEffect, useRef, type RefObject } from "react";
import { actionOf, type ShortcutAction } from "./shortcuts.js";
import type { Tab } from "./viewState.js";

export interface KeyOptions {
  /** An element of the dashboard. Keys count while the focus is in the dashboard, or nowhere. */
  root: RefObject<HTMLElement | null>;
  /**
   * Single keys disturb people who speak to their computer. An app can switch them off (WCAG
   * 2.1.4).
   */
  isEnabled: boolean;
}

interface KeyActions extends KeyOptions {
  /** The tabs that have keys. */
  tabs: readonly Tab[];
  /** Runs an action. False: the page has nothing for it, and the key stays the browser's. */
  onAction: (action: ShortcutAction) => boolean;
}

/** Elements that take typed text or select by typing. They keep their keys. */
const TYPING =
  'input, select, textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';

/** Opens the list of sites. It is there only if the app offers several. */
const SITE_BUTTON = ".footfall-site-button";

/** Runs actions while no dialog or popover is open. It opens the list of sites by itself. */
export function useKeyActions({
  root,
  isEnabled,
  tabs,
  onAction,
}: KeyActions): void {
  const latest = useRef({ tabs, onAction });
  useEffect(() => {
    latest.current = { tabs, onAction };
  });
  useEffect(() => {
    if (!isEnabled) return;
    const listen = (event: KeyboardEvent) => {
      const { tabs, onAction } = latest.current;
      const action = actionOf(event, tabs);
      if (!action || event.defaultPrevented || event.isComposing) return;
      const page = root.current?.closest<HTMLElement>(".footfall-dashboard");
      if (!page || !isMeantFor(page)) return;
      const isDone =
        action.kind === "sites" ? openSites(page) : onAction(action);
      if (isDone) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [root, isEnabled]);
}

function openSites(page: HTMLElement): boolean {
  const button = page.querySelector<HTMLElement>(SITE_BUTTON);
  button?.click();
  return button !== null;
}

function isMeantFor(root: HTMLElement): boolean {
  // Inside a web component the focused element of the document is the host. The shadow root knows
  // the real one.
  const tree = root.getRootNode();
  const focused =
    tree instanceof ShadowRoot ? tree.activeElement : document.activeElement;
  const isNowhere =
    document.activeElement === null ||
    document.activeElement === document.body ||
    document.activeElement === document.documentElement;
  if (!isNowhere && !root.contains(focused)) return false;
  if (focused?.closest(TYPING)) return false;
  return (
    !document.querySelector("dialog[open], [aria-modal='true']") &&
    !root.querySelector("dialog[open], [role='dialog']")
  );
}
