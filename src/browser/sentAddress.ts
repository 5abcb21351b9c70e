/**
 * Returns the part of an address that leaves the page. It follows the rule of the server
 * (`../shared/parse/keptQuery.ts`) in little code, so it keeps a little more. The server keeps only
 * what it can use. This code needs to know only names of parameters.
 */
import { isTag } from "./isTag.js";
import type { PageOptions } from "./options.js";

/**
 * Returns an address or a path with three parts removed: the name and password of a sign-in, the
 * fragment, and parameters that say nothing about where the visitor came from.
 */
export function sentAddress(
  address: string,
  { pageParameters, hashRoutes }: PageOptions = {},
): string {
  const names = isTag
    ? `${pageParameters as unknown as string}`.split(/, */)
    : (pageParameters ?? []);
  // Some names only look like parameters of attribution.
  const isKept = (name: string) =>
    /^(utm_\w+|ref|source|\w*(clk?|bra|fat_)id)$/i.test(name) ||
    names.includes(name);
  // A page's own address has no sign-in. Only a link may have one.
  const anonymous = isTag
    ? address
    : address.replace(/^(\w+:\/\/)[^/?#]*@/, "$1");
  return (
    anonymous
      // A sign-in leaves parameters in a fragment. Such a fragment is no route.
      .replace(hashRoutes ? /#[!/]*[^/?&#]*=.*/ : /#.*/, "")
      .replace(/\?([^#]*)/g, (_, query: string) =>
        `&${query}`
          .replace(/&([^=&]*)[^&]*/g, (pair, name: string) =>
            isKept(isTag ? name : nameOf(pair)) ? pair : "",
          )
          .replace("&", "?"),
      )
  );
}

/**
 * Returns the parameter's name. In a script of the page it may have any letters. In an attribute it
 * is as the address has it.
 */
function nameOf(pair: string): string {
  return new URLSearchParams(pair).keys().next().value!;
}
