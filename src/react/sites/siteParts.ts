/** The parts of several sites, in one file that a page loads only when it shows them. */
export { SiteList } from "./SiteList.js";
export { SitesOverview } from "./SitesOverview.js";
