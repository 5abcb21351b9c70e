/** The tracker for apps with React Native. It needs no document, and keeps its queue in the app's storage. */
export type { Delivery } from "../browser/transport.js";
export type { TrackOptions } from "../browser/tracker.js";
export { createTracker } from "./createTracker.js";
export type {
  AppStateLike,
  KeyValueStorage,
  NativeDevice,
  NativeEvent,
  NativeOptions,
  NetworkLike,
  PlatformLike,
} from "./options.js";
export type { NativeTracker, ScreenInput } from "./tracker.js";
