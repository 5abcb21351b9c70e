/** The one place that draws loading, empty and error. */
import type { ReactNode } from "react";
import { useLabels } from "../labels/useLabels.js";
import type { PanelState } from "./panelState.js";
import { errorText } from "./errorText.js";
import { failureWords } from "./failureWords.js";

/** The shape of the skeleton while the panel loads. */
export type PanelShape = "figures" | "chart" | "rows";

export interface PanelBodyProps {
  state: PanelState;
  shape: PanelShape;
  /** Shown when ready. */
  children?: ReactNode;
}

/** Draws the content when it is ready, and else says why there is none. */
export function PanelBody({ state, shape, children }: PanelBodyProps) {
  switch (state.kind) {
    case "loading":
      return <Skeleton shape={shape} />;
    case "empty":
      return (
        <div className="footfall-notice" data-shape={shape}>
          <p className="footfall-notice-title">{state.message}</p>
          {state.hint && <p className="footfall-notice-hint">{state.hint}</p>}
        </div>
      );
    case "error":
      return <Failure shape={shape} {...state} />;
    case "ready":
      return (
        <div
          className="footfall-content"
          data-stale={state.isStale || undefined}
          aria-busy={state.isStale}
        >
          {children}
        </div>
      );
  }
}

interface FailureProps {
  shape: PanelShape;
  error: Error;
  onRetry: () => void;
}

function Failure({ shape, error, onRetry }: FailureProps) {
  const labels = useLabels();
  const { title, hint } = failureWords(error, labels);
  return (
    <div className="footfall-notice" data-shape={shape} role="alert">
      <p className="footfall-notice-title">{title}</p>
      {hint && <p className="footfall-notice-hint">{hint}</p>}
      <button type="button" className="footfall-button" onClick={onRetry}>
        {labels.tryAgain}
      </button>
      <details className="footfall-details">
        <summary>{labels.details}</summary>
        <pre>{errorText(error)}</pre>
      </details>
    </div>
  );
}

const bonesOf = { figures: 7, chart: 1, rows: 8 };

function Skeleton({ shape }: { shape: PanelShape }) {
  const { loading } = useLabels();
  return (
    <div className="footfall-skeleton" data-shape={shape} role="status">
      <span className="footfall-hidden">{loading}</span>
      {Array.from({ length: bonesOf[shape] }, (_, i) => (
        <span key={i} className="footfall-bone" />
      ))}
    </div>
  );
}
