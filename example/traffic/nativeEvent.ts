/** An event as the native HTTP body carries it: `{events: NativeEvent[]}` to `POST /analytics/ingest`. */

export interface NativeEvent {
  type: "pageview" | "track" | "identify" | "engagement";
  /** Of `track`. */
  name?: string;
  /** Makes a repeated delivery a duplicate. */
  eventId: string;
  /** Epoch milliseconds. */
  occurredAt: number;
  url: string;
  title?: string;
  referrer?: string;
  visitorId: string;
  userId?: string;
  context?: Record<string, string>;
  properties?: Record<string, string | number | boolean>;
  /** Of `identify`. */
  traits?: Record<string, string | number | boolean>;
}
