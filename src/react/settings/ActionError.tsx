/** The error of an action, in words beside its button. */
import { ConvexError } from "convex/values";
import { errorText } from "../ui/errorText.js";
import { failureWords, isQueryMissing } from "../ui/failureWords.js";
import type { AllLabels } from "../labels/languages.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

interface ActionErrorProps {
  error: Error | null;
}

export function ActionError({ error }: ActionErrorProps) {
  const labels = useSettingsLabels();
  // The element is there before the words, so that screen readers speak them.
  return (
    <p className="footfall-settings-error" role="alert">
      {error && actionErrorText(error, labels)}
    </p>
  );
}

/** Says why an action failed. */
export function actionErrorText(error: Error, labels: AllLabels): string {
  if (isQueryMissing(error)) return labels.actionMissing;
  if (error instanceof ConvexError) {
    return kindOf(error.data) === "forbidden"
      ? labels.actionRefused
      : errorText(error);
  }
  const { hint } = failureWords(error, labels);
  return `${labels.actionFailed} ${hint ?? error.message}`;
}

/** The setting that the server refuses, or null. */
export function refusedSetting(error: Error | null): string | null {
  if (!(error instanceof ConvexError)) return null;
  const data: unknown = error.data;
  const isSetting =
    typeof data === "object" && data !== null && "setting" in data;
  return isSetting && typeof data.setting === "string" ? data.setting : null;
}

function kindOf(data: unknown): unknown {
  return typeof data === "object" && data !== null && "kind" in data
    ? data.kind
    : undefined;
}
