/** Catches errors from the query of a list or from drawing a panel, and offers to try again. */
import { Component, type ReactNode } from "react";
import { PanelBody, type PanelShape } from "./PanelBody.js";

export interface ReportBoundaryProps {
  shape: PanelShape;
  /** Another key is another question, which drops the error of the one before. */
  resetKey: string;
  /** Draws the frame around the error, where the error replaces the frame of the content. */
  frame?: (failure: ReactNode) => ReactNode;
  children: ReactNode;
}

interface BoundaryState {
  error: Error | null;
}

/**
 * Put one around each list that is fetched by pages, so that its error takes nothing else with it.
 * A report never throws. An answer that cannot be read throws when the page merges or draws it.
 */
export class ReportBoundary extends Component<
  ReportBoundaryProps,
  BoundaryState
> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: ReportBoundaryProps) {
    const isOtherQuestion = before.resetKey !== this.props.resetKey;
    if (this.state.error && isOtherQuestion) this.retry();
  }

  /** Mounts the content again, which subscribes and so asks again. */
  retry = () => this.setState({ error: null });

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const failure = (
      <PanelBody
        shape={this.props.shape}
        state={{ kind: "error", error, onRetry: this.retry }}
      />
    );
    return this.props.frame?.(failure) ?? failure;
  }
}
