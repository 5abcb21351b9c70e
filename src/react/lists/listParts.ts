/** The tabs of single visitors, in one file that a page loads only when it shows one of them. */
export { EventsTab } from "./EventsTab.js";
export { LiveFeed } from "../realtime/LiveFeed.js";
export { SessionsTab } from "./SessionsTab.js";
export { VisitorsTab } from "./VisitorsTab.js";
