/** Keeps the last answer on screen while another one is on its way. */
import { useState } from "react";

/** The subject of an answer. */
export interface AnswerSubject {
  /** The answer of another scope (another site, another dimension) is never shown. */
  scope: string;
  /**
   * The answer to another question shows as stale. The answer to the same question, asked in new
   * parts, does not.
   */
  question: string;
}

export interface Kept<Value> {
  data: Value | undefined;
  isStale: boolean;
}

/** Returns `value`, or else the last value that the scope had. */
export function useKept<Value>(
  value: Value | undefined,
  { scope, question }: AnswerSubject,
): Kept<Value> {
  const [kept, setKept] = useState({ scope, question, value });
  // Storing during render, as React documents for "information from previous renders".
  const isOtherScope = kept.scope !== scope;
  const isNew =
    value !== undefined && (value !== kept.value || question !== kept.question);
  if (isOtherScope || isNew) setKept({ scope, question, value });
  if (value !== undefined) return { data: value, isStale: false };
  if (isOtherScope || kept.value === undefined) {
    return { data: undefined, isStale: false };
  }
  return { data: kept.value, isStale: kept.question !== question };
}
