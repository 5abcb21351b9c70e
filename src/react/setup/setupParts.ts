/** The parts of the set-up, in one file that a page loads only when it shows them. */
export { FirstEventPanel } from "./FirstEventPanel.js";
export { RefusedText } from "./RefusedText.js";
