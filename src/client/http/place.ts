/** Where a sender is: a country, with region and city where they are known. */
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { isObject, own } from "../../shared/parseFields.js";
import { cut, toWellFormed } from "../../shared/text.js";
import { parseCountry } from "./countries.js";

export interface Place {
  /** ISO 3166-1 alpha-2, in upper case. */
  country?: string;
  /** Its name, or its code where the source has only that. */
  region?: string;
  city?: string;
}

/**
 * A place as it may be stored, from whatever a vendor or an app says. A region or city without a
 * country could be anywhere, so without one there is no place.
 */
export function parsePlace(value: unknown): Place | undefined {
  if (!isObject(value)) return undefined;
  const country = parseCountry(placeText(own(value, "country")) ?? "");
  if (country === undefined) return undefined;
  return defined({
    country,
    region: placeText(own(value, "region")),
    city: placeText(own(value, "city")),
  });
}

function placeText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Cut first, generously, so that no later step works through a megabyte.
  const text = cut(value, 10 * limits.MAX_CONTEXT_LENGTH.value)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined; // "", and "?", as App Engine says
  return cut(toWellFormed(text), limits.MAX_CONTEXT_LENGTH.value).trim();
}
