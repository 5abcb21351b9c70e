/** Fetches the contents of the sheets. The runtime keeps what it has fetched. */
export const loadSheetParts = () => import("./sheetParts.js");
