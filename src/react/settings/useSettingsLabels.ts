/** The words of the settings, with the words of the page. */
import { useMemo } from "react";
import type { AllLabels } from "../labels/languages.js";
import { settingsLabels } from "../labels/settingsLabels.js";
import { useLabels } from "../labels/useLabels.js";

/**
 * Returns the words of the nearest root. The words of another language than English have those of
 * the settings. They, and those that the app has replaced, come before the English ones.
 */
export function useSettingsLabels(): AllLabels {
  const labels = useLabels();
  return useMemo(() => ({ ...settingsLabels, ...labels }), [labels]);
}
