/** Fetches the lists of visitors, sessions and events. The runtime keeps what it has fetched. */
export const loadListParts = () => import("./listParts.js");
