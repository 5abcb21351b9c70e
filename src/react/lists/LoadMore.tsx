/** The button below a list. It stays when all rows are loaded, because it may have the focus. */
import { useState } from "react";
import { useLabels } from "../labels/useLabels.js";

interface LoadMoreProps {
  label: string;
  isLoading: boolean;
  /** Null: there are no more rows, or they are on their way. */
  loadMore: (() => void) | null;
}

export function LoadMore({ label, isLoading, loadMore }: LoadMoreProps) {
  const labels = useLabels();
  const [wasUsed, setWasUsed] = useState(false);
  if (loadMore === null && !isLoading && !wasUsed) return null;
  const idleLabel = loadMore === null ? labels.nothingMore : label;
  return (
    <div className="footfall-load-more">
      <button
        type="button"
        className="footfall-button"
        aria-disabled={loadMore === null}
        onClick={() => {
          setWasUsed(true);
          loadMore?.();
        }}
      >
        {isLoading ? labels.loading : idleLabel}
      </button>
    </div>
  );
}
