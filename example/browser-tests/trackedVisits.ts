/**
 * Follows visits of the tracked site to the end: also the figures that the dashboard shows. Each
 * test has a site of its own in the shop's Footfall.
 */
import type { Page } from "playwright-core";
import { beforeEach, expect } from "vitest";
import type { TestBrowser } from "./browser.js";
import { formats, panel, readFigures, readRows } from "./dashboard.js";
import { useShop } from "./shop.js";
import {
  nothing,
  patiently,
  useTrackedShop,
  waitingKeys,
  type Counted,
  type TrackedShop,
} from "./trackedShop.js";

export interface TrackedVisits extends TrackedShop {
  /**
   * Waits until the dashboard shows these numbers and no others. Checks that the stored events have
   * the same numbers, and that each event is there once.
   *
   * @returns all figures that the dashboard shows
   */
  expectCounted(counted: Partial<Counted>): Promise<Record<string, string>>;
}

/** Call it once in a file, outside of tests. */
export function useTrackedVisits(browser: TestBrowser): TrackedVisits {
  const shop = useShop();
  const tracked = useTrackedShop(shop);

  beforeEach(() => {
    // Pages close while their requests are under way. Only the server knows what became of those.
    browser.expectProblem(/failed: .*ERR_ABORTED/);
  });

  return Object.assign(tracked, {
    async expectCounted(expected: Partial<Counted>) {
      const counted = { ...nothing, ...expected };
      await tracked.expectStored(expected);

      const dashboard = await browser.open(shop().dashboard);
      const pageviews = sum(counted.pages);
      const events = pageviews + sum(counted.events) + counted.identifications;
      await expect
        .poll(() => readFigures(dashboard), patiently)
        .toMatchObject({
          Pageviews: formats.exact(pageviews, "count"),
          Events: formats.exact(events, "count"),
        });
      for (const [title, counts] of [
        ["Pages", counted.pages],
        ["Events", counted.events],
      ] as const) {
        const rows = () => readRows(panel(dashboard, title));
        await expect
          .poll(
            async () =>
              Object.fromEntries(
                (await rows()).map(([name, , count]) => [name, count]),
              ) as Record<string, string>,
            patiently,
          )
          .toEqual(asShown(counts));
      }
      expect(await tracked.counted(), "after a while").toEqual(counted);
      return await readFigures(dashboard);
    },
  });
}

/** Counts the events that the browser keeps. */
export const waitingIn = (page: Page) =>
  page.evaluate(
    (pattern) =>
      Object.keys(localStorage).filter((key) => key.match(pattern)).length,
    waitingKeys,
  );

/**
 * Waits until the page knows that its events are stored, and its turn to send is over. Nothing is
 * sent again after that.
 */
export async function untilAnswered(page: Page): Promise<void> {
  await page.waitForFunction(async (pattern) => {
    const { held } = await navigator.locks.query();
    const keys = Object.keys(localStorage);
    return held?.length === 0 && !keys.some((key) => key.match(pattern));
  }, waitingKeys);
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const asShown = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [
      name,
      formats.short(count, "count"),
    ]),
  );
