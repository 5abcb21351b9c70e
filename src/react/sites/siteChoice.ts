/** The sites among which a viewer chooses, and the choice. */
import type { RefObject } from "react";

/** A site that a dashboard offers. A row of `listSites` fits. */
export interface SiteChoice {
  slug: string;
  /** Default: the slug. */
  name?: string | undefined;
}

/** Stands for the overview of all sites. No slug of a site has this character. */
export const ALL_SITES = "*";

/** The choice of the site, for the parts that offer it. */
export interface SiteSwitch {
  sites: readonly SiteChoice[];
  /** The slug of the chosen site, or `ALL_SITES`. */
  value: string;
  choose: (slug: string) => void;
  /** Whether the viewer has chosen a site on this page: the focus then returns to the switcher. */
  hasChosen: RefObject<boolean>;
}

/**
 * Returns the site to show. An address may ask for any, and only those that the app offers count.
 * @example
 * shownSite("blog", "shop", [{ slug: "shop" }]); // "shop"
 */
export function shownSite(
  asked: string,
  start: string,
  sites: readonly SiteChoice[] | undefined,
): string {
  const isOffered =
    asked === ALL_SITES || sites?.some(({ slug }) => slug === asked);
  return sites && isOffered ? asked : start;
}

export function siteName({ slug, name }: SiteChoice): string {
  return name ?? slug;
}

/** Returns the sites whose name or slug contains the text, in upper or lower case. */
export function searchSites(
  sites: readonly SiteChoice[],
  search: string,
): readonly SiteChoice[] {
  const text = search.trim().toLowerCase();
  return sites.filter((site) =>
    [site.slug, siteName(site)].some((each) =>
      each.toLowerCase().includes(text),
    ),
  );
}
