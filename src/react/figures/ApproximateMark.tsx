/** Marks a figure that could not be counted exactly. */
import { useLabels } from "../labels/LabelsProvider.js";

export function ApproximateMark() {
  const labels = useLabels();
  return (
    <span className="footfall-approximate" title={labels.approximateHelp}>
      <span aria-hidden="true">≈</span>
      <span className="footfall-hidden">{labels.approximately} </span>
    </span>
  );
}
