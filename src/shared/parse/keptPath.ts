/**
 * The part of a path that is kept. It has no query, and no segment that is plainly a credential or
 * a mail address.
 */
import { hashRoute } from "./hashRoute.js";
import { withoutHangingQuery } from "./nestedQuery.js";
import { splitAt } from "./parseUrl.js";

/** Matches paths that may have something to remove. Most paths do not match. */
const SUSPECT = /[?#&;@%]|eyJ/;
/** Matches the parameters of a segment, such as `;jsessionid=…`. */
const MATRIX = /;[^/;=]*=[^/;]*/g;
/** Matches `user:password@` in front of a host. */
const CREDENTIALS = /^[^@:]*:[^@]*@/;
const ADDRESS_OF_MAIL = /^[^@\s]+@[^@\s]+\.\p{L}{2,}$/u;
/** Matches a JSON Web Token and the text that touches it. */
const WORD = /[\w.-]+/g;
/** Matches the header of a token: `{"` in base64url, and more. */
const TOKEN_HEADER = /^eyJ[\w-]{8,}$/;

/**
 * Returns a path and its route in the fragment, without parameters of any kind. `*` replaces a JSON
 * Web Token, and a segment that is a mail address.
 *
 * @example
 * keptPath("/cart;jsessionid=1&token=2"); // "/cart"
 * keptPath("/unsubscribe/ada@shop.example"); // "/unsubscribe/*"
 */
export function keptPath(path: string): string {
  if (!SUSPECT.test(path)) return path;
  const [page, fragment] = splitAt(path, "#");
  const { route } = hashRoute(fragment);
  const kept = keptSegments(page);
  return route === "" ? kept : `${kept}#${keptSegments(route)}`;
}

function keptSegments(text: string): string {
  const path = withoutHangingQuery(splitAt(text, "?")[0]).replace(MATRIX, "");
  return withoutTokens(path)
    .split("/")
    .map((segment) => segment.replace(CREDENTIALS, ""))
    .map((segment) => (isAddressOfMail(segment) ? "*" : segment))
    .join("/");
}

function isAddressOfMail(segment: string): boolean {
  return ADDRESS_OF_MAIL.test(segment.replace(/%(?:25)*40/g, "@"));
}

/** Replaces each JSON Web Token, with all that follows it after dots, by `*`. */
export function withoutTokens(text: string): string {
  return text.includes("eyJ") ? text.replace(WORD, withoutToken) : text;
}

function withoutToken(word: string): string {
  const parts = word.split(".");
  const at = parts.findIndex((part) => TOKEN_HEADER.test(part));
  const isToken = at !== -1 && at < parts.length - 1;
  return isToken ? [...parts.slice(0, at), "*"].join(".") : word;
}
