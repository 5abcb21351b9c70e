/** A text for a live region. It changes at most once a minute, however often the number does. */
import { useState } from "react";

/** The text as it was when the minute of `now` began. */
export function useOncePerMinute(text: string, now: number): string {
  const [said, setSaid] = useState({ text, now });
  // Storing during render, as React documents for "information from previous renders".
  if (said.now !== now) setSaid({ text, now });
  return said.now === now ? said.text : text;
}
