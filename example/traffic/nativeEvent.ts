/**
 * An event as the native HTTP body carries it: `{events: NativeEvent[]}` to
 * `POST /analytics/ingest`.
 */

export interface NativeEvent {
  type: "pageview" | "track" | "identify" | "engagement";
  /** Only `track` has it. */
  name?: string;
  /** The id that makes a repeated delivery a duplicate. */
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
  /** In minor units, such as cents. */
  revenue?: { amount: number; currency: string };
  /** Only `identify` has them. */
  traits?: Record<string, string | number | boolean>;
}
