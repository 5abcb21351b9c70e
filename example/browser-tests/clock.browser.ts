/** A page that stays open goes on into the next hour and the next day by itself. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { readChart, readFigures, settled } from "./dashboard.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop(({ url }) =>
  sendEvents(url, [
    {
      type: "pageview",
      eventId: "the-only-one",
      occurredAt: Date.now() - 2 * DAY,
      visitorId: "someone",
      url: "https://harbour-and-leaf.example/",
    },
  ]).then(() => {}),
);

/** Reads the range of the live part. It begins with the hour before the current one. */
async function liveSpan(page: Page): Promise<{ from: number; to: number }> {
  return page.evaluate(() => {
    const { liveArgs } = globalThis as unknown as {
      liveArgs: { from: number; to: number };
    };
    return { from: liveArgs.from, to: liveArgs.to };
  });
}

/** Keeps the arguments of the latest `getSummary` on the page. */
async function watchLivePart(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its socket below
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (typeof data === "string" && data.includes("getSummary")) {
        const { modifications = [] } = JSON.parse(data) as {
          modifications?: { udfPath?: string; args?: unknown[] }[];
        };
        for (const { udfPath, args } of modifications) {
          if (udfPath === "analytics:getSummary") {
            Object.assign(globalThis, { liveArgs: args?.[0] });
          }
        }
      }
      send.call(this, data);
    };
  });
}

test("the hour, the day and the week move on with the clock", async () => {
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const evening = midnight + 22 * HOUR + 58 * MINUTE;
  const page = await browser.open(shop().dashboard, {
    prepare: async (fresh) => {
      await fresh.clock.install({ time: evening });
      await watchLivePart(fresh);
    },
  });
  await settled(page);
  expect(await liveSpan(page)).toEqual({
    from: midnight + 21 * HOUR,
    to: midnight + DAY,
  });
  expect((await readFigures(page)).Pageviews).toBe("1");
  const lastDay = (await readChart(page)).at(-1)?.[0];

  // This acts out a closed lid: each timer that is due fires once, and the page connects again.
  await page.clock.fastForward(2 * MINUTE + SECOND);
  await expect
    .poll(() => liveSpan(page))
    .toEqual({ from: midnight + 22 * HOUR, to: midnight + DAY });
  expect((await readFigures(page)).Pageviews).toBe("1");
  expect((await readChart(page)).at(-1)?.[0]).toBe(lastDay);

  await page.clock.fastForward(HOUR);
  await expect
    .poll(() => liveSpan(page))
    .toEqual({ from: midnight + 23 * HOUR, to: midnight + 2 * DAY });
  await expect
    .poll(async () => (await readChart(page)).at(-1)?.[0])
    .not.toBe(lastDay);
  expect((await readFigures(page)).Pageviews).toBe("1");
  expect(await readChart(page)).toHaveLength(7);
});
