/** Keeps the last answer on screen while a query with other arguments is on its way. */
import { useState } from "react";

/** An answer as a panel wants it. */
export interface Report<Data> {
  /** Undefined until the first answer of the scope has come. */
  data: Data | undefined;
  /** The data answers earlier arguments; the new answer is on its way. */
  isStale: boolean;
}

/**
 * Returns `value`, or the last value that this scope had. What another scope (another site, another
 * dimension) had is never shown.
 */
export function useKept<Value>(
  value: Value | undefined,
  scope: string,
): Report<Value> {
  const [kept, setKept] = useState({ scope, value });
  // Storing during render, as React documents for "information from previous renders".
  const isOtherScope = kept.scope !== scope;
  if (isOtherScope || (value !== undefined && value !== kept.value)) {
    setKept({ scope, value });
  }
  if (value !== undefined) return { data: value, isStale: false };
  const data = isOtherScope ? undefined : kept.value;
  return { data, isStale: data !== undefined };
}
