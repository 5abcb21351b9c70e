/** The one place that draws loading, empty and error. */
import type { ReactNode } from "react";

/** What the skeleton imitates while loading. */
export type PanelShape = "figures" | "chart" | "rows";

export type PanelState =
  | { kind: "loading" }
  | { kind: "empty"; message: string; hint?: string | undefined }
  | { kind: "error"; error: Error; onRetry: () => void }
  /** `isStale`: earlier data stays on screen until the new is there. */
  | { kind: "ready"; isStale: boolean };

export interface PanelBodyProps {
  state: PanelState;
  shape: PanelShape;
  /** Shown when ready. */
  children?: ReactNode;
}

/** Draws the content when it is ready, and otherwise says honestly why there is none. */
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
      return (
        <div className="footfall-notice" data-shape={shape} role="alert">
          <p className="footfall-notice-title">This report did not load.</p>
          <button
            type="button"
            className="footfall-button"
            onClick={state.onRetry}
          >
            Try again
          </button>
          <details className="footfall-details">
            <summary>Details</summary>
            <pre>{state.error.message}</pre>
          </details>
        </div>
      );
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

const bonesOf = { figures: 7, chart: 1, rows: 8 };

function Skeleton({ shape }: { shape: PanelShape }) {
  return (
    <div className="footfall-skeleton" data-shape={shape} role="status">
      <span className="footfall-hidden">Loading…</span>
      {Array.from({ length: bonesOf[shape] }, (_, i) => (
        <span key={i} className="footfall-bone" />
      ))}
    </div>
  );
}
