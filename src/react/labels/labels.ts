/** Every word of the dashboard by name, in English. An app can replace any of them. */
import { breakdownLabels } from "./breakdownLabels.js";
import { commonLabels } from "./commonLabels.js";
import { controlLabels } from "./controlLabels.js";
import { dashboardLabels } from "./dashboardLabels.js";
import { figureLabels } from "./figureLabels.js";
import { heatMapLabels } from "./heatMapLabels.js";
import { keyLabels } from "./keyLabels.js";
import { listLabels } from "./listLabels.js";
import { realtimeLabels } from "./realtimeLabels.js";
import { setupLabels } from "./setupLabels.js";
import { siteLabels } from "./siteLabels.js";

export const defaultLabels = {
  ...commonLabels,
  ...dashboardLabels,
  ...figureLabels,
  ...heatMapLabels,
  ...breakdownLabels,
  ...keyLabels,
  ...listLabels,
  ...realtimeLabels,
  ...setupLabels,
  ...controlLabels,
  ...siteLabels,
};

/** Texts by name. A name in braces, as in `{count} more`, is replaced by a value. */
export type Labels = typeof defaultLabels;

export type LabelName = keyof Labels;

/**
 * Replaces the names in braces. A name without a value stays as it is.
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
