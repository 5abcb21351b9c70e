/** What `run` answers, and undefined where it throws: a page must not break because it is counted. */
export function attempt<Answer>(run: () => Answer): Answer | undefined {
  try {
    return run();
  } catch {
    return undefined; // As if it had answered nothing.
  }
}
