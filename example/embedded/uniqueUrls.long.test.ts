/** Every view in an hour has a URL of its own: more keys than any block keeps. */
import { expect, test } from "vitest";
import { DAY, HOUR, SECOND } from "../../src/shared/units.js";
import { defaultLimits } from "./engine.js";
import { logMost, startFootfall, START } from "./footfall.helpers.js";

const URLS = 20_000;
const VISITORS = 150;

test("an hour of 20,000 unique URLs", async () => {
  const footfall = await startFootfall({ lanes: 2 });
  const hour = Math.floor(START / HOUR) * HOUR;
  const popular = 1000;
  for (const lane of [0, 1]) {
    await footfall.insert(
      Array.from({ length: URLS / 2 }, (_, i) => ({
        lane,
        visitorId: `visitor ${lane + 2 * (i % (VISITORS / 2))}`,
        path: `/search/results/query-number-${lane + 2 * i}`,
        occurredAt: hour + i * 0.1 * SECOND,
      })),
    );
  }
  // The views wake both lanes. Their page must outlast all trimming.
  for (let start = 0; start < popular; start += 500) {
    await footfall.send(
      Array.from({ length: 500 }, (_, i) => ({
        type: "pageview" as const,
        visitorId: `visitor ${i % VISITORS}`,
        path: "/popular",
        occurredAt: hour + (start + i) * SECOND,
      })),
    );
  }
  await footfall.foldAll();

  const range = { from: hour, to: hour + HOUR };
  const month = { from: hour - 29 * DAY, to: hour + 2 * DAY };
  const exact = {
    events: URLS + popular,
    pageviews: URLS + popular,
    visitors: VISITORS,
    sessions: VISITORS,
    approximate: false,
  };
  /** Checks that the figures add up to the truth, whatever is left of single keys. */
  const check = async (most: number, isTrimmed: boolean) => {
    expect(await footfall.overview(range)).toMatchObject(exact);
    for (const asked of [range, month]) {
      const pages = await footfall.breakdown(asked, "page");
      expect(pages.keyCount).toBeLessThanOrEqual(most);
      expect(pages.rows[0]).toMatchObject({
        key: "/popular",
        pageviews: popular,
        visitors: VISITORS,
      });
      const { record } = await footfall.report("getBreakdown", {
        ...asked,
        dimension: "page",
      });
      expect(record.used.bytesRead).toBeLessThan(defaultLimits.bytesRead / 2);
      expect(pages.other !== null).toBe(isTrimmed);
      expect(pages.bound !== null).toBe(isTrimmed);
      if (!isTrimmed) continue;
      const rest = pages.keyCount - 1;
      expect(pages.other?.pageviews).toBe(URLS - rest);
      // Each trimming of an hour may have taken one view of a key.
      expect(pages.bound?.pageviews).toBeGreaterThanOrEqual(1);
      expect(pages.bound?.pageviews).toBeLessThanOrEqual(8);
      expect(pages.approximate).toBe(true);
    }
  };
  await check(URLS + 1, false);
  await footfall.advance(3 * HOUR);
  await check(2000, true);
  await footfall.advance(DAY);
  await check(2000, true);
  await footfall.advance(8 * DAY);
  await check(500, true);
  logMost("an hour of 20,000 unique URLs", footfall);
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});
