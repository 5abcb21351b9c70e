/** Which view of a panel is on screen, from a choice that may come from anywhere, such as an old URL. */
import type { Dimension } from "../../shared/dimensions.js";
import type {
  BreakdownPanelDefinition,
  BreakdownTab,
  BreakdownView,
} from "./breakdownPanels.js";

/** Names of views by the names of their panels; a panel that is missing shows its first view. */
type ChosenViews = Readonly<Record<string, string>>;

export interface ChosenView {
  tab: BreakdownTab;
  view: BreakdownView;
}

/**
 * The view of this name, or the panel's first: what `BreakdownPanel` shows, and so what is to be asked for it.
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

/** What the panels together show, each dimension once. */
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
