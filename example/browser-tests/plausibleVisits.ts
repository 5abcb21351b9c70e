/** Fills a shop with plausible visits up to now. */
import { DAY } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendAll } from "../embedded/ingestClient.js";
import { plausibleTraffic } from "../traffic/plausibleTraffic.js";
import type { Shop } from "./shop.js";

/** Fills a shop for useShop: the visits are in the reports when the tests begin. */
export function plausibleVisits({
  days,
  seed,
}: {
  days: number;
  seed: string;
}): (shop: Shop) => Promise<void> {
  return async ({ url, engine, siteId }) => {
    const to = Date.now();
    const from = to - days * DAY;
    const traffic = { from, to, visitorsPerDay: 60, seed };
    await sendAll(url, plausibleTraffic(traffic));
    await settleDemoSite(engine, siteId);
  };
}
