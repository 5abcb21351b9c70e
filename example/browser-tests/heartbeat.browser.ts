/**
 * Nobody has looked at the shop's reports for a while, and an event waits. Somebody opens the
 * dashboard, and sees the event within seconds.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { findViewing } from "../../src/component/rows/viewings.js";
import { DAY, HOUR, SECOND } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { readFigures, settled } from "./dashboard.js";
import { useShop } from "./shop.js";

const inComponent = { component: "footfall" };

const view = (visitorId: string) => ({
  type: "pageview" as const,
  eventId: visitorId,
  occurredAt: Date.now(),
  visitorId,
  url: "https://harbour-and-leaf.example/",
});

const browser = useBrowser();
/** An hour ago somebody looked, and since then nobody did. One visit is counted, and the folds sleep. */
const shop = useShop(async ({ url, engine, siteId, update }) => {
  await update({ flushIntervalMs: SECOND, maxStalenessMs: HOUR });
  await engine.mutation("live:heartbeat", { siteId }, inComponent);
  await sendEvents(url, [view("anna")]);
  await settleDemoSite(engine, siteId);
  const isAwake = async () =>
    await engine.runQuery(async (ctx) => {
      const loops = await ctx.db.query("laneLoops").collect();
      return loops.some(({ status }) => status !== "idle");
    }, inComponent);
  while (await isAwake()) await sleep(100);
  await engine.run(async (ctx) => {
    const viewing = await findViewing(ctx, siteId as Id<"sites">);
    const lookedAt = Date.now() - HOUR;
    await ctx.db.patch(viewing!._id, { lookedAt });
  }, inComponent);
});

async function countedVisitors(): Promise<number> {
  const now = Date.now();
  const span = { from: now - DAY, to: now + DAY };
  return (await shop().overview(span)).visitors;
}

test("the first look after a pause shows what has waited, and the next event comes by itself", async () => {
  const { url, engine, dashboard } = shop();
  let heartbeats = 0;
  const stop = engine.onTransaction(({ path }) => {
    if (path === "analytics:heartbeat") heartbeats++;
  });
  await sendEvents(url, [view("bert")]);
  // Four times as long as it would take if somebody looked.
  await sleep(4 * SECOND);
  expect(await countedVisitors(), "the event waits").toBe(1);

  const page = await browser.open(dashboard);
  await settled(page);
  const visitors = async (of: Page) => (await readFigures(of)).Visitors;
  await expect.poll(() => visitors(page)).toBe("2");
  await sendEvents(url, [view("cleo")]);
  await expect.poll(() => visitors(page)).toBe("3");
  expect(heartbeats).toBe(1);

  // Another tab of the same reader needs no heartbeat of its own.
  const secondTab = await page.context().newPage();
  await secondTab.goto(dashboard);
  await settled(secondTab);
  expect(await visitors(secondTab)).toBe("3");
  expect(heartbeats).toBe(1);
  stop();
});
