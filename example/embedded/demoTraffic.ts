/**
 * Sends the demo's visitors: two weeks of them at once, then those who come while the page is open.
 * Both are parts of one stream, so people of the two weeks come back while somebody watches.
 */
import { DAY, SECOND } from "../../src/shared/units.js";
import { plausibleTraffic } from "../traffic/plausibleTraffic.js";
import { sendAll } from "./ingestClient.js";

export const HISTORY_DAYS = 14;

/** A site's stream of visitors. The defaults are those of the shop. */
export interface TrafficSource {
  seed?: string;
  /** The secret key of the site. */
  key?: string;
  origin?: string;
}

const SHOP_SEED = "shop";
const LIVE_EVERY_MS = SECOND;

export interface History {
  /** Events that the site has stored, which it did not have. */
  accepted: number;
  /** The end of the history. Live traffic begins here. */
  until: number;
}

interface HistoryOptions extends TrafficSource {
  visitorsPerDay: number;
  /** The time of the newest event that the site has, or 0. */
  newestStoredAt: number;
  /** Called with the number of all events, and gives what to call after each request. */
  onStart?: (total: number) => (sent: number) => void;
}

/** Sends the last two weeks, or the missing part of them. */
export async function sendHistory(
  url: string,
  { visitorsPerDay, newestStoredAt, onStart, ...source }: HistoryOptions,
): Promise<History> {
  const { seed = SHOP_SEED, key, origin } = source;
  const until = Date.now();
  const from = Math.max(until - HISTORY_DAYS * DAY, newestStoredAt + 1);
  const own = origin !== undefined && { origin };
  const traffic = { from, to: until, visitorsPerDay, seed, ...own };
  const events = [...plausibleTraffic(traffic)];
  const onProgress = onStart?.(events.length);
  const { accepted } = await sendAll(url, events, {
    ...(key !== undefined && { key }),
    ...(onProgress && { onProgress }),
  });
  return { accepted, until };
}

interface LiveOptions extends TrafficSource {
  visitorsPerDay: number;
  /** The first visitors come from here on, epoch milliseconds. */
  from: number;
  onError: (error: unknown) => void;
}

/** Sends visitors as they come, until the caller stops it. */
export function startLiveTraffic(
  url: string,
  { visitorsPerDay, from, onError, ...source }: LiveOptions,
): () => void {
  const { seed = SHOP_SEED, key, origin } = source;
  let sentUntil = from;
  let isSending = false;
  const timer = setInterval(() => {
    // While a slow request is under way, new events wait for the next one.
    if (isSending) return;
    isSending = true;
    const slice = { from: sentUntil, to: Date.now() };
    const events = plausibleTraffic({
      ...slice,
      visitorsPerDay,
      seed,
      isWatched: seed === SHOP_SEED,
      ...(origin !== undefined && { origin }),
    });
    sendAll(url, events, { isLive: true, ...(key !== undefined && { key }) })
      .then(() => (sentUntil = slice.to))
      .catch(onError)
      .finally(() => (isSending = false));
  }, LIVE_EVERY_MS);
  return () => clearInterval(timer);
}
