/**
 * Returns what `run` returns, or undefined if it throws. A page must not break because we count it.
 */
export function attempt<Answer>(run: () => Answer): Answer | void {
  try {
    return run();
  } catch {
    // The caller sees undefined.
  }
}
