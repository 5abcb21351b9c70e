/** The route in the fragment of an address, and the query that it may have. */
import { splitAt } from "./parseUrl.js";

/**
 * `access_token=…&…`, which signing in leaves in the fragment; with a slash in front of it, where a router has
 * tidied it up.
 */
const isParameters = /^[!/]*(?:[^!/?&#][^/?&#]*?)?(?:=|%(?:25)*3d)/i;

/**
 * Takes a fragment apart. One that is parameters is no route, and has no query.
 *
 * @param fragment without `#`
 * @example
 * hashRoute("/cart?sort=up"); // { route: "/cart", query: "sort=up" }
 * hashRoute("access_token=1&state=2"); // { route: "", query: "" }
 */
export function hashRoute(fragment: string): { route: string; query: string } {
  if (isParameters.test(fragment)) return { route: "", query: "" };
  // A sign-in appends a fragment to an address that has one.
  const [first] = splitAt(fragment, "#");
  const [route, query] = splitAt(first, "?");
  return { route, query };
}
