/**
 * Says how an entry of an API table names its site. If every call has a `siteId`, the entry is
 * about that site. With neither a `siteId` nor this mark, it is about the deployment with all its
 * sites.
 */
export interface FindsSiteBySlug {
  /** `slug` may name the site instead of `siteId`. The site exists, unlike that of `createSite`. */
  readonly findsSiteBySlug?: true;
}
