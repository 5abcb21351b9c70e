/** What a panel has to show: nothing yet, nothing at all, an error, or its data. */
import type { Report } from "../data/report.js";

export type PanelState =
  | { kind: "loading" }
  | { kind: "empty"; message: string; hint?: string | undefined }
  | { kind: "error"; error: Error; onRetry: () => void }
  /** `isStale`: earlier data stays on screen until the new is there. */
  | { kind: "ready"; isStale: boolean };

/** What there is to say instead of data that has nothing in it. */
export interface EmptyText {
  message: string;
  hint?: string | undefined;
}

/** The state of a report; `emptyText` says what to show where its data has nothing in it, and else null. */
export function panelState<Data>(
  { data, isStale, error, retry }: Report<Data>,
  emptyText: (data: Data) => EmptyText | null = () => null,
): PanelState {
  if (error) return { kind: "error", error, onRetry: retry };
  if (data === undefined) return { kind: "loading" };
  const empty = emptyText(data);
  return empty ? { kind: "empty", ...empty } : { kind: "ready", isStale };
}
