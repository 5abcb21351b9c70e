/** Marks a figure that may be further off than an estimate of a sketch. */
import { useLabels } from "../labels/useLabels.js";
import type { Doubt } from "./doubt.js";

interface ApproximateMarkProps {
  /** The doubt about the figure. Undefined: the figure is exact. */
  doubt: Doubt | undefined;
  /** Whether a part around it says why. */
  isExplained?: boolean;
}

export function ApproximateMark({ doubt, isExplained }: ApproximateMarkProps) {
  const labels = useLabels();
  if (!doubt?.isApproximate) return null;
  return (
    <span
      className="footfall-approximate"
      title={isExplained ? undefined : doubt.words || labels.approximateHelp}
    >
      <span aria-hidden="true">≈</span>
      <span className="footfall-hidden">{labels.approximately} </span>
    </span>
  );
}
