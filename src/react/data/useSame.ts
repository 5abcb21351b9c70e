/** Keeps values that are new objects with each render, though they say the same. */
import { useState } from "react";

/**
 * Returns the value of an earlier render while a new one says the same, so that nothing that
 * depends on it runs again.
 */
export function useSame<Value>(
  value: Value,
  /** Text that differs where the values differ, for values that JSON writes alike. */
  text = JSON.stringify(value),
): Value {
  const [kept, setKept] = useState({ text, value });
  if (kept.text === text) return kept.value;
  setKept({ text, value });
  return value;
}
