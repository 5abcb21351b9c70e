/** Returns to the times before a zoom. A range without visits has no chart to double-click. */
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";

export function ZoomBackButton({ onBack }: { onBack: () => void }) {
  const labels = useLabels();
  return (
    <button
      type="button"
      className="footfall-chart-action"
      onClick={({ currentTarget }) => {
        // The button disappears with the last zoom. Its neighbour keeps the focus in the panel.
        currentTarget.parentElement?.querySelector("button")?.focus();
        onBack();
      }}
    >
      <Icon name="left" />
      {labels.shortcutZoomBack}
    </button>
  );
}
