/** Listens for the dashboard's keys, and only where they cannot be meant for anything else. */
import { useEffect, useRef, type RefObject } from "react";
import { useDashboard } from "../context/PartsContext.js";
import { actionOf, changesOf } from "./shortcuts.js";
import { useComparisonOf } from "./useComparisonOf.js";

interface ShortcutsOptions {
  /** Of the dashboard: keys count while the focus is in it, or nowhere. */
  root: RefObject<HTMLElement | null>;
  /** Single keys disturb those who speak to their computer: let them switch it off (WCAG 2.1.4). */
  isEnabled: boolean;
  onHelp: () => void;
}

/** What takes typed text or lets choose by typing; keys in it are its own. */
const TYPING =
  'input, select, textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';

/** Does what the keys of `shortcutGroups` say, while no dialog or popover is open. */
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
  // In a web component the dashboard's document ends at the shadow root, and so does what has the focus.
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
