/** The rhythm on which an open dashboard and the site agree. */
import { MINUTE } from "../units.js";

/** The time between two heartbeats of an open dashboard. */
export const HEARTBEAT_MS = 5 * MINUTE;
