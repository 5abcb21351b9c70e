/** The outcome of an edit of a file that the app has already. */
export type Edit =
  /** The file has all that it needs. */
  | { readonly outcome: "kept" }
  | { readonly outcome: "edited"; readonly code: string }
  /** The command cannot edit the file safely. `lines` are for the developer to add. */
  | {
      readonly outcome: "byHand";
      readonly reason: string;
      readonly lines: readonly string[];
    };

export function edited(before: string, after: string): Edit {
  return after === before
    ? { outcome: "kept" }
    : { outcome: "edited", code: after };
}

export function byHand(reason: string, lines: readonly string[]): Edit {
  return { outcome: "byHand", reason, lines };
}
