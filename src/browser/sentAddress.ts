/**
 * The part of an address that leaves the page: the rule of the server (`../shared/parse/keptQuery.ts`), in little code. So
 * it keeps a little more, of which the server keeps what it has a use for; names of parameters are all that it needs
 * to know.
 */
import { isTag } from "./isTag.js";
import type { PageOptions } from "./options.js";

/**
 * An address, or a path, without who signs in by it, without its fragment, and without parameters that say nothing of
 * where the visitor came from.
 *
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
  // No page has one in its own address: only a link may.
  const anonymous = isTag
    ? address
    : address.replace(/^(\w+:\/\/)[^/?#]*@/, "$1");
  return (
    anonymous
      // A sign-in leaves parameters in a fragment, and they are no route.
      .replace(hashRoutes ? /#[!/]*[^/?&#]*=.*/ : /#.*/, "")
      .replace(
        /\?([^#]*)/g,
        (_, query: string) =>
          (query = query
            .split("&")
            .filter((pair) =>
              isKept(isTag ? pair.split("=")[0]! : nameOf(pair)),
            )
            .join("&")) && `?${query}`,
      )
  );
}

/** In a script of the page names may have any letters; in an attribute they are as the address has them. */
function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}
