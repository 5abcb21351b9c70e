/** Marks a figure that could not be counted exactly. */
import { useLabels } from "../labels/LabelsProvider.js";

export interface ApproximateMarkProps {
  /** Why that is, where nothing around it says so. */
  title?: string;
}

export function ApproximateMark({ title }: ApproximateMarkProps) {
  const labels = useLabels();
  return (
    <span className="footfall-approximate" title={title}>
      <span aria-hidden="true">≈</span>
      <span className="footfall-hidden">{labels.approximately} </span>
    </span>
  );
}
