/**
 * Sends the demo's visitors: two weeks of them at once, then a trickle that goes on while the page
 * is open.
 */
import { DAY, SECOND } from "../../src/shared/units.js";
import { plausibleTraffic } from "../traffic/plausibleTraffic.js";
import { sendAll } from "./ingestClient.js";

const HISTORY_DAYS = 14;
const HISTORY_VISITORS_PER_DAY = 220;
const LIVE_EVERY_MS = SECOND;

/** Sends the last two weeks, or the missing part of them. Answers how many events it sent. */
export async function backfill(
  url: string,
  newestStoredAt: number,
): Promise<number> {
  const now = Date.now();
  const { accepted } = await sendAll(
    url,
    plausibleTraffic({
      from: Math.max(now - HISTORY_DAYS * DAY, newestStoredAt + 1),
      to: now,
      visitorsPerDay: HISTORY_VISITORS_PER_DAY,
      seed: "history",
    }),
  );
  return accepted;
}

/** Sends visitors as they come, until the caller stops it. */
export function startLiveTraffic(
  url: string,
  visitorsPerDay: number,
  onError: (error: unknown) => void,
): () => void {
  let sentUntil = Date.now();
  let isSending = false;
  const timer = setInterval(() => {
    // While a slow request is under way, new events wait for the next one.
    if (isSending) return;
    isSending = true;
    const slice = { from: sentUntil, to: Date.now() };
    const events = plausibleTraffic({ ...slice, visitorsPerDay, seed: "live" });
    sendAll(url, events, { isLive: true })
      .then(() => (sentUntil = slice.to))
      .catch(onError)
      .finally(() => (isSending = false));
  }, LIVE_EVERY_MS);
  return () => clearInterval(timer);
}
