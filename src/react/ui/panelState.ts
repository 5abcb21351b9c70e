/** The states of a panel: loading, empty, an error, or ready. */
import type { Report } from "../data/report.js";

export type PanelState =
  | { kind: "loading" }
  | { kind: "empty"; message: string; hint?: string | undefined }
  | { kind: "error"; error: Error; onRetry: () => void }
  /** `isStale`: earlier data stays on screen until the new data has come. */
  | { kind: "ready"; isStale: boolean };

/** Text that replaces empty data. */
export interface EmptyText {
  message: string;
  hint?: string | undefined;
}

/**
 * Returns the state of a report. `emptyText` returns the text for empty data, and null for other
 * data.
 */
export function panelState<Data>(
  { data, isStale, error, retry }: Report<Data>,
  emptyText: (data: Data) => EmptyText | null = () => null,
): PanelState {
  if (error) return { kind: "error", error, onRetry: retry };
  if (data === undefined) return { kind: "loading" };
  const empty = emptyText(data);
  return empty ? { kind: "empty", ...empty } : { kind: "ready", isStale };
}
