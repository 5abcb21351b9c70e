/**
 * Finds the view of a panel that is on screen. The choice may come from anywhere, for example from
 * an old address.
 */
import type { Dimension } from "../../shared/dimensions.js";
import type {
  BreakdownPanelDefinition,
  BreakdownTab,
  BreakdownView,
} from "./breakdownPanels.js";

/**
 * The names of views by the names of their panels. A panel that is missing shows its first view.
 */
type ChosenViews = Readonly<Record<string, string>>;

export interface ChosenView {
  tab: BreakdownTab;
  view: BreakdownView;
}

/**
 * Returns the view of this name, or the panel's first. `BreakdownPanel` shows it, so ask for its
 * dimension.
 * @example
 * chosenView(panel, "entryPage").view.dimension; // "entryPage"
 */
export function chosenView(
  panel: BreakdownPanelDefinition,
  name: string | undefined,
): ChosenView {
  for (const tab of panel.tabs) {
    const view = tab.views.find((each) => each.name === name);
    if (view) return { tab, view };
  }
  const tab = panel.tabs[0];
  return { tab, view: tab.views[0] };
}

/** Returns the dimensions that the panels show, each once. */
export function dimensionsShown(
  panels: readonly BreakdownPanelDefinition[],
  chosen: ChosenViews,
): Dimension[] {
  const shown = panels.map((panel) => {
    const name = Object.hasOwn(chosen, panel.name)
      ? chosen[panel.name]
      : undefined;
    return chosenView(panel, name).view.dimension;
  });
  return [...new Set(shown)];
}
