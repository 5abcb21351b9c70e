/** Listens for the dashboard's keys, only where nothing else can need them. */
import { useEffect, useRef, type RefObject } from "react";
import { useDashboard } from "../context/PartsContext.js";
import { actionOf, changesOf } from "./shortcuts.js";
import { useComparisonOf } from "./useComparisonOf.js";

interface ShortcutsOptions {
  /** The dashboard's element. Keys count while the focus is in it, or nowhere. */
  root: RefObject<HTMLElement | null>;
  /**
   * Single keys disturb people who speak to their computer. An app can switch them off (WCAG
   * 2.1.4).
   */
  isEnabled: boolean;
  onHelp: () => void;
}

/** Elements that take typed text or select by typing. They keep their keys. */
const TYPING =
  'input, select, textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';

/** Opens the list of sites. It is there only if the app offers several. */
const SITE_BUTTON = ".footfall-site-button";

/** Runs the actions of `shortcutGroups` while no dialog or popover is open. */
export function useShortcuts({
  root,
  isEnabled,
  onHelp,
}: ShortcutsOptions): void {
  const dashboard = useDashboard();
  const comparisonOf = useComparisonOf();
  const current = { dashboard, comparisonOf, onHelp };
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  useEffect(() => {
    if (!isEnabled) return;
    const listen = (event: KeyboardEvent) => {
      const { apis, state, update } = latest.current.dashboard;
      const action = actionOf(event, apis.tabs);
      if (!action || event.defaultPrevented || event.isComposing) return;
      if (!root.current || !isMeantFor(root.current)) return;
      if (action.kind === "sites") {
        const button = root.current.querySelector<HTMLElement>(SITE_BUTTON);
        if (!button) return;
        event.preventDefault();
        button.click();
        return;
      }
      if (action.kind === "help") {
        event.preventDefault();
        latest.current.onHelp();
        return;
      }
      const changes = changesOf(
        action,
        state,
        (choice) => latest.current.comparisonOf(choice) !== null,
      );
      if (!changes) return;
      event.preventDefault();
      update(changes);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [root, isEnabled]);
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
