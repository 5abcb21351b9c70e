/**
 * The country codes of our keys (ISO 3166-1 alpha-2) for the shapes of world-atlas, which have
 * numbers.
 */
import { countryNumbers } from "./countryNumbers.js";

/**
 * Shapes without a number. Senders use the country's code for the second and third, which are parts
 * of it.
 */
const codesByName: ReadonlyMap<string, string> = new Map([
  ["Kosovo", "XK"],
  ["N. Cyprus", "CY"],
  ["Somaliland", "SO"],
]);

const codesByNumber: ReadonlyMap<string, string> = new Map(
  countryNumbers.split(" ").map((each) => [each.slice(2), each.slice(0, 2)]),
);

/** Returns the code of a shape. Undefined for a shape that is not in the list. */
export function countryCode(
  id: string | number | undefined,
  name: string | undefined,
): string | undefined {
  return id === undefined
    ? codesByName.get(name ?? "")
    : codesByNumber.get(String(id).padStart(3, "0"));
}
