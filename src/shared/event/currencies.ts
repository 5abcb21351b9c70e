import { currencyCodes } from "./currencyCodes.js";

/**
 * The currencies that can be counted: the active codes of ISO 4217 that have a minor unit, and the
 * codes replaced since 2025, because older events have them. A closed list bounds the size of a
 * cell.
 */
export const currencies: ReadonlySet<string> = new Set(
  currencyCodes.split(" "),
);

/**
 * Returns the currency code that a sender names, in upper or lower case. Returns `undefined` for
 * every other value.
 */
export function parseCurrency(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const code = value.trim().toUpperCase();
  return currencies.has(code) ? code : undefined;
}
