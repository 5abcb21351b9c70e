/** The contents of the sheets, in one file that a page loads only when a viewer opens one. */
export { BreakdownSheetBody } from "./BreakdownSheetBody.js";
export { EventSheetBody } from "./EventSheetBody.js";
