/** Values that are made anew with each render, though they say the same. */
import { useState } from "react";

/** The value of an earlier render while a new one says the same: what depends on it is not done again. */
export function useSame<Value>(
  value: Value,
  /** What it says, for values that JSON does not tell apart. */
  text = JSON.stringify(value),
): Value {
  const [kept, setKept] = useState({ text, value });
  if (kept.text === text) return kept.value;
  setKept({ text, value });
  return value;
}
