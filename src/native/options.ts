/** The options of the tracker for apps, with their defaults. */
import type { SentEvent } from "../browser/transport.js";
import type { PropertiesInput } from "../shared/event/eventMap.js";

/** An event of an app. It has a `path`, and no address. */
export type NativeEvent = Omit<
  SentEvent,
  "url" | "hashRoutes" | "canonical" | "referrer"
>;

/** The app's own place for texts: AsyncStorage, or another with these three functions. */
export interface KeyValueStorage {
  getItem(key: string): Promise<string | null> | string | null | undefined;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** The part of React Native's `AppState` that the tracker uses. */
export interface AppStateLike {
  readonly currentState?: string | null;
  addEventListener(type: "change", listener: (state: string) => void): unknown;
}

/** The part of `NetInfo` that the tracker uses. */
export interface NetworkLike {
  addEventListener(
    listener: (state: { isConnected?: boolean | null }) => void,
  ): unknown;
}

/** The part of React Native's `Platform` that the tracker uses. */
export interface PlatformLike {
  /** `"ios"`, `"android"`, `"macos"`, `"windows"`. On `"web"`, the browser says what it is. */
  readonly OS: string;
  readonly isPad?: boolean;
  readonly isTV?: boolean;
}

/** The kinds of device that reports tell apart. */
export type NativeDevice = "desktop" | "mobile" | "tablet" | "tv" | "headset";

export interface NativeOptions {
  /** The address of the route: `https://….convex.site/analytics/ingest`. */
  endpoint: string;
  /** A public key, `ff_pub_…`. */
  key: string;
  /** The place that keeps the queue, the visitor and the choice of consent. */
  storage: KeyValueStorage;
  /**
   * React Native's `AppState`. With it the tracker measures how long a screen is seen, and sends
   * when the app goes to the background or comes back.
   */
  appState?: AppStateLike;
  /** `NetInfo`. With it the tracker sends nothing while offline, and at once when online again. */
  network?: NetworkLike;
  /** React Native's `Platform`. Reports then know the system and the kind of device. */
  platform?: PlatformLike;
  /** The kind of device, where `platform` does not know it: an Android tablet. */
  device?: NativeDevice;
  /** Properties of every event, such as `appVersion` and `model`. */
  superProperties?: PropertiesInput;
  /** The language of the device, such as "en-GB". Default: that of `Intl`. */
  language?: string;
  /**
   * Makes ids, such as `randomUUID` of expo-crypto. Default: `crypto.getRandomValues` where the app
   * has it, else the time and `Math.random`.
   */
  randomId?: () => string;
  /**
   * Leaves nothing on the device except a choice of consent. There is no visitor id, so the server
   * makes one for the day. The queue lives as long as the app runs.
   */
  cookieless?: boolean;
  /**
   * `"pending"` holds everything in memory until `optIn()`, and sends nothing before. The tracker
   * remembers the person's choice, which wins at the next start. Default: `"granted"`.
   */
  consent?: "granted" | "pending";
  /** Sends how long a screen was seen (`engagedMs`). It needs `appState`. Default: true. */
  engagement?: boolean;
  /**
   * Called with each event before the tracker keeps or sends it. The returned event replaces the
   * event. Nothing (`null`, `false`, no answer) drops it. If the hook throws, the tracker drops the
   * event, counts it and calls `onDrop`.
   */
  beforeSend?: (event: NativeEvent) => NativeEvent | null | false;
  /** Called for each event that the server will never store, with the reason. */
  onDrop?: (event: NativeEvent | undefined, reason: string) => void;
  /** The time for which an event waits for others, in milliseconds. Default: 10,000. */
  flushIntervalMs?: number;
  /** The number of events at which a batch goes at once. Default: 100. */
  maxBatchEvents?: number;
  /** The most events that wait. Beyond it the tracker drops the oldest. Default: 1,000. */
  maxQueuedEvents?: number;
}
