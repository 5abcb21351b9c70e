/** Fetches the parts of the set-up. The runtime keeps what it has fetched. */
export const loadSetupParts = () => import("./setupParts.js");
