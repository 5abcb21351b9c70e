/** The keys of a site's page: they choose ranges, comparisons and tabs, and open the help. */
import { useDashboard } from "../context/PartsContext.js";
import { changesOf } from "./shortcuts.js";
import { useComparisonOf } from "./useComparisonOf.js";
import { useKeyActions, type KeyOptions } from "./useKeyActions.js";

interface ShortcutsOptions extends KeyOptions {
  onHelp: () => void;
}

/** Runs the actions of `shortcutGroups`. */
export function useShortcuts({ onHelp, ...options }: ShortcutsOptions): void {
  const { apis, state, update } = useDashboard();
  const comparisonOf = useComparisonOf();
  useKeyActions({
    ...options,
    tabs: apis.tabs,
    onAction: (action) => {
      if (action.kind === "sites") return false;
      if (action.kind === "help") {
        onHelp();
        return true;
      }
      const hasSpan = (choice: Parameters<typeof comparisonOf>[0]) =>
        comparisonOf(choice) !== null;
      const changes = changesOf(action, state, hasSpan);
      if (changes) update(changes);
      return changes !== null;
    },
  });
}
