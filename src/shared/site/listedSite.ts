/** A site in the list of sites. */
import { paginationResultValidator } from "convex/server";
import type { Infer } from "convex/values";
import { vPublicSite } from "./publicSite.js";

/** The part of a site that tells it from others. */
export const vListedSite = vPublicSite.pick(
  "siteId",
  "slug",
  "name",
  "status",
  "timeZone",
  "createdAt",
);
export type ListedSite = Infer<typeof vListedSite>;

export const vSitePage = paginationResultValidator(vListedSite);
