/** The words of the settings, with the words of the page. */
import { useMemo } from "react";
import type { Labels } from "../labels/labels.js";
import {
  settingsLabels,
  type SettingsLabels,
} from "../labels/settingsLabels.js";
import { useLabels } from "../labels/useLabels.js";

export type AllLabels = Labels & SettingsLabels;

/** Returns the words of the nearest root. Those that the app has replaced come before ours. */
export function useSettingsLabels(): AllLabels {
  const labels = useLabels();
  return useMemo(() => ({ ...settingsLabels, ...labels }), [labels]);
}
