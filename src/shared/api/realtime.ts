/** The realtime report: visitors of the last half hour. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";

export const vRealtimeRow = v.object({ key: v.string(), visitors: v.number() });
export type RealtimeRow = Infer<typeof vRealtimeRow>;

/**
 * A visitor is active in each minute in which they have an event. Engagement pings count too.
 * Events from servers and events without a visitor make nobody active.
 */
export const vRealtime = v.object({
  /** Distinct visitors of the last 5 entries of `minutes`. */
  activeVisitors: v.number(),
  /** Distinct visitors of all `minutes`. */
  visitors: v.number(),
  /**
   * The last 30 minutes, oldest first. `start` is the start of the minute. The last one is the
   * running minute. It also counts events up to a minute ahead of it, because senders' clocks
   * differ and `now` is rounded. If the half hour has more than 500 events, the last one is the
   * minute that has just ended.
   */
  minutes: v.array(v.object({ start: v.number(), visitors: v.number() })),
  /** Pages that the visitors of these minutes viewed, the heaviest first, at most 10. */
  pages: v.array(vRealtimeRow),
  /** Sources of the visitors' current sessions. Visitors without a source are in none. */
  sources: v.array(vRealtimeRow),
  countries: v.array(vRealtimeRow),
  /**
   * Says which figures are not exact.
   *
   * - Up to 500 events in the half hour: all is exact, and the report re-runs with every event.
   * - More than 500: the report leaves out the running minute, so that it re-runs once a minute.
   * - Up to 4,000 events or 4 MiB: the rest is still exact, except sources and countries. They
   *   leave out visitors whose session is neither among the 4,000 that began in the half hour nor
   *   among the 500 that the report looks up.
   * - Still more: the newest minutes that these events fill are exact, and the others are
   *   estimates.
   *
   * An estimate of a minute reads up to 16 events of each quarter of a minute. An estimate of the
   * totals uses 100 draws of the visitors who were not seen in any part that was read whole.
   * Minutes are about 15 % off and totals about 7 %. Both are one standard deviation, if events are
   * spread over their quarter minute. A burst can hide the events before it in its quarter minute.
   * One event of a burst stands for 15 events at most, or for 1.5 times the ordinary number if that
   * is more. In rows, only the heavy ones are reliable.
   */
  ...approximationFields,
});
export type Realtime = Infer<typeof vRealtime>;
