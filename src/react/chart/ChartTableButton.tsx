/** Turns a picture into a table, and back. */
import { useLabels } from "../labels/useLabels.js";

interface ChartTableButtonProps {
  isTable: boolean;
  onChange: (isTable: boolean) => void;
}

export function ChartTableButton({ isTable, onChange }: ChartTableButtonProps) {
  const labels = useLabels();
  return (
    <button
      type="button"
      className="footfall-chart-action"
      onClick={() => onChange(!isTable)}
    >
      {isTable ? labels.showAsChart : labels.showAsTable}
    </button>
  );
}
