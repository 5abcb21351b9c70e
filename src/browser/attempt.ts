/** What `run` answers, and undefined where it throws: a page must not break because it is counted. */
export function attempt<Answer>(run: () => Answer): Answer | void {
  try {
    return run();
  } catch {
    // As if it had answered nothing.
  }
}
