/** Fetches the list and the overview of sites. The runtime keeps what it has fetched. */
export const loadSiteParts = () => import("./siteParts.js");
