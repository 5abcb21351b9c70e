/** Marks a figure that may be off by more than an estimate is. */
import { useLabels } from "../labels/useLabels.js";
import type { Doubt } from "./doubt.js";

interface ApproximateMarkProps {
  /** Doubt about the figure; undefined: it is exact. */
  doubt: Doubt | undefined;
  /** Something around it says why. */
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
