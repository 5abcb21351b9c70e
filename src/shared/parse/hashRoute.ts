/** The route in the fragment of an address, and the route's query. */
import { splitAt } from "./parseUrl.js";

/**
 * Matches parameters such as `access_token=…&…`, which a sign-in leaves in the fragment. A router
 * may have put a slash in front.
 */
const isParameters = /^[!/]*(?:[^!/?&#][^/?&#]*?)?(?:=|%(?:25)*3d)/i;

/**
 * Splits a fragment into route and query. A fragment of parameters is no route and has no query.
 *
 * @param fragment without `#`
 * @example
 * hashRoute("/cart?sort=up"); // { route: "/cart", query: "sort=up" }
 * hashRoute("access_token=1&state=2"); // { route: "", query: "" }
 */
export function hashRoute(fragment: string): { route: string; query: string } {
  if (isParameters.test(fragment)) return { route: "", query: "" };
  // A sign-in may append a second fragment to an address.
  const [first] = splitAt(fragment, "#");
  const [route, query] = splitAt(first, "?");
  return { route, query };
}
