/** What is happening right now. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";

export const vRealtimeRow = v.object({ key: v.string(), visitors: v.number() });
export type RealtimeRow = Infer<typeof vRealtimeRow>;

/**
 * A visitor is active in a minute in which it has an event, engagement pings included. Events from
 * servers and events without a visitor make nobody active.
 */
export const vRealtime = v.object({
  /** Distinct visitors of the last 5 of `minutes`. */
  activeVisitors: v.number(),
  /** Distinct visitors of all of them. */
  visitors: v.number(),
  /**
   * The last 30 minutes, oldest first; `start` is the start of the minute. The last is the running one,
   * in which counts what is up to a minute ahead of it, by a sender's clock or because `now` is rounded.
   * Where there are more than 500 events in the half hour, it is the minute that has just ended.
   */
  minutes: v.array(v.object({ start: v.number(), visitors: v.number() })),
  /** Of the visitors of these minutes, heaviest first, at most 10: the pages they viewed. */
  pages: v.array(vRealtimeRow),
  /** What the visitor's current session began with; visitors without a source are in none. */
  sources: v.array(vRealtimeRow),
  countries: v.array(vRealtimeRow),
  /**
   * Some of it could not be counted. With up to 500 events in the half hour all is exact and runs again
   * with every event. With more, the running minute is left out, so that the report runs again once a
   * minute; up to 4,000 events, or 4 MiB, the rest is still exact, but sources and countries leave out
   * visitors whose session is not among the 4,000 that began in the half hour, nor among the 500 that
   * are looked up. With still more, the newest minutes that these events hold are exact; the others
   * are estimated from up to 16 events of each quarter of a minute, the totals from 100 draws of the
   * visitors who were not seen in any part that was read whole: minutes about 15 % off, the totals about
   * 7 % (one standard deviation, where events are spread over their quarter minute). A burst that hides
   * what came before it in its quarter minute is multiplied by 15 at most, or by half as much again as
   * is ordinary. Of rows, only the heavy ones say much.
   */
  ...approximationFields,
});
export type Realtime = Infer<typeof vRealtime>;
