/** What is happening right now. */
import { v, type Infer } from "convex/values";

/** Whole minutes, the last of which is the running one. */
export const REALTIME_MINUTES = 30;
/** The newest of them that make a visitor active. */
export const ACTIVE_MINUTES = 5;
/** Of pages, sources and countries. */
export const REALTIME_ROWS = 10;

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
   * The last 30 minutes, oldest first, the last one running; `start` is the start of the minute. What
   * is up to a minute ahead of it, by a sender's clock or because `now` is rounded, counts in it.
   */
  minutes: v.array(v.object({ start: v.number(), visitors: v.number() })),
  /** Of the visitors of these minutes, heaviest first, at most 10: the pages they viewed. */
  pages: v.array(vRealtimeRow),
  /** What the visitor's current session began with; visitors without a source are in none. */
  sources: v.array(vRealtimeRow),
  countries: v.array(vRealtimeRow),
  /**
   * More was going on than one read covers. Older minutes are counted from sessions: from the first
   * event of each to its last, with its entry and exit page.
   */
  approximate: v.boolean(),
});
export type Realtime = Infer<typeof vRealtime>;
