/** Every word that the dashboard shows, by name, in English; an app replaces those that it wants otherwise. */
import { breakdownLabels } from "./breakdownLabels.js";
import { commonLabels } from "./commonLabels.js";
import { controlLabels } from "./controlLabels.js";
import { dashboardLabels } from "./dashboardLabels.js";
import { figureLabels } from "./figureLabels.js";
import { keyLabels } from "./keyLabels.js";
import { listLabels } from "./listLabels.js";
import { realtimeLabels } from "./realtimeLabels.js";

export const defaultLabels = {
  ...commonLabels,
  ...dashboardLabels,
  ...figureLabels,
  ...breakdownLabels,
  ...keyLabels,
  ...listLabels,
  ...realtimeLabels,
  ...controlLabels,
};

/** Texts by name. What stands in braces, as in `{count} more`, is filled in. */
export type Labels = typeof defaultLabels;

export type LabelName = keyof Labels;

/**
 * Fills in what stands in braces; a name that is not given stays as it is.
 * @example
 * fillLabel("and {count} more", { count: "12" }); // "and 12 more"
 */
export function fillLabel(
  label: string,
  values: Readonly<Record<string, string>>,
): string {
  return label.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
