/**
 * The tracker where React renders server components: the condition `react-server` of
 * `convex-footfall/browser` and `convex-footfall/browser/core`. Both may be imported there. A call
 * throws an error that says what to do. A tracker of the server would count nothing, and nobody
 * would notice.
 */
import { needsBrowser } from "../shared/needsBrowser.js";

const INSTEAD =
  'To track on a server, use "track" of convex-footfall in a Convex mutation.';

export const createTracker: never = needsBrowser("createTracker", INSTEAD);
export const convexTransport: never = needsBrowser("convexTransport", INSTEAD);
