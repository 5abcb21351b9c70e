/** A site in the list of sites. */
import { paginationResultValidator } from "convex/server";
import { vPublicSite } from "./publicSite.js";

/** The part of a site that tells it from others. */
const vListedSite = vPublicSite.pick(
  "siteId",
  "slug",
  "name",
  "status",
  "timeZone",
  "createdAt",
);

export const vSitePage = paginationResultValidator(vListedSite);
