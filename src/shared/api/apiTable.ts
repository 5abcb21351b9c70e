/**
 * How an entry of an API table says which site it is about. With a `siteId` that every call has it is that site;
 * with neither that nor this mark it is the deployment with all of its sites.
 */
export interface FindsSiteBySlug {
  /** `slug` may name the site in place of `siteId`: one that is there, unlike that of `createSite`. */
  readonly findsSiteBySlug?: true;
}
