/** What `run` answers, and undefined where it throws: a page must not break because it is counted. */
export function attempt<Answer>(run: () => Answer): Answer | undefined {
  let answer: Answer | undefined;
  try {
    answer = run();
  } catch {
    // As if it had answered nothing.
  }
  return answer;
}
