/** The part of a path that is kept: no query that hangs on it, no segment that plainly is a credential or a person. */
import { hashRoute } from "./hashRoute.js";
import { withoutHangingQuery } from "./nestedQuery.js";
import { splitAt } from "./parseUrl.js";

/** Most paths have nothing of it. */
const SUSPECT = /[?#&;@%]|eyJ/;
/** `;jsessionid=…`: parameters of a segment. */
const MATRIX = /;[^/;=]*=[^/;]*/g;
/** `user:password@`, in front of a host. */
const CREDENTIALS = /^[^@:]*:[^@]*@/;
const ADDRESS_OF_MAIL = /^[^@\s]+@[^@\s]+\.\p{L}{2,}$/u;
/** A JSON Web Token and its surroundings are made of these. */
const WORD = /[\w.-]+/g;
/** Its header: `{"` in base64url, and more. */
const TOKEN_HEADER = /^eyJ[\w-]{8,}$/;

/**
 * A path, and its route in the fragment, without parameters of any kind. `*` stands for a JSON Web Token, and for a
 * segment that is an address of mail.
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

/** A text with `*` for each JSON Web Token, and for what hangs on it by dots. */
export function withoutTokens(text: string): string {
  return text.includes("eyJ") ? text.replace(WORD, withoutToken) : text;
}

function withoutToken(word: string): string {
  const parts = word.split(".");
  const at = parts.findIndex((part) => TOKEN_HEADER.test(part));
  const isToken = at !== -1 && at < parts.length - 1;
  return isToken ? [...parts.slice(0, at), "*"].join(".") : word;
}
