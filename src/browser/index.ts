/** The tracker for browsers. */
export { convexTransport } from "./convexTransport.js";
export type { IngestClient, IngestMutation } from "./convexTransport.js";
export { createTracker } from "./createTracker.js";
export type {
  AutomaticOptions,
  HttpOptions,
  PageOptions,
  TrackerOptions,
  TransportOptions,
} from "./options.js";
export type { PageInput, Tracker, TrackOptions } from "./tracker.js";
export type { Delivery, SentBatch, SentEvent, Transport } from "./transport.js";
