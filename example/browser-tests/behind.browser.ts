/**
 * The dashboard tells its readers in one line when the reports are behind, and why it is no cause
 * for alarm.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { findLoop } from "../../src/component/rows/laneLoops.js";
import { HOUR, MINUTE } from "../../src/shared/units.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { useBrowser } from "./browser.js";
import { settled } from "./dashboard.js";
import { useShop } from "./shop.js";
import { insertView } from "../embedded/eventRows.helpers.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/screenshots");
const inComponent = { component: "footfall" };

const view = (visitorId: string) => ({
  type: "pageview" as const,
  eventId: visitorId,
  occurredAt: Date.now(),
  visitorId,
  url: "https://harbour-and-leaf.example/",
});

const browser = useBrowser();
const shop = useShop(async ({ url, engine, siteId }) => {
  await sendEvents(url, [view("anna")]);
  await settleDemoSite(engine, siteId);
});

/**
 * Leaves a lane as `stopFailing` does: stopped, with its trial an hour away, and an event that has
 * waited for twenty-five minutes. A lane that runs would fold the event as soon as the test is
 * slow.
 */
async function failingLane() {
  const { engine, siteId } = shop();
  const row = await engine.runQuery(
    (ctx) => ctx.db.query("laneProgress").first(),
    inComponent,
  );
  const lane = row?.lane as number;
  const retryAt = Date.now() + HOUR;
  await engine.run(async (ctx) => {
    const loop = await findLoop(ctx, siteId as Id<"sites">, lane);
    await ctx.db.patch(loop!._id, { status: "stopped" });
    await ctx.db.patch(row?._id as Id<"laneProgress">, {
      failing: { since: Date.now(), stops: 7, retryAt },
    });
    const at = Date.now() - 25 * MINUTE;
    await insertView(ctx, {
      ...{ siteId, lane, visitorId: "bert", occurredAt: at },
    } as never);
  }, inComponent);
  return { siteId, lane, retryAt };
}

test("the line is there while a failing lane waits, and gone once it has caught up", async () => {
  mkdirSync(folder, { recursive: true });
  const { engine, siteId, dashboard } = shop();
  const lane = await failingLane();
  const page = await browser.open(dashboard);
  await settled(page);
  const line = page.locator(".footfall-behind");
  await expect
    .poll(() => line.textContent())
    .toMatch(
      /^The reports were last up to date 2\d min\. ago\. Counting goes on by itself, and nothing is lost\.$/,
    );
  expect(await line.getAttribute("role")).toBe("status");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const name = `behind-${colorScheme}.png`;
    await page.screenshot({ path: path.join(folder, name) });
  }
  await page.emulateMedia({ colorScheme: "light" });
  const narrow = { width: 390, height: 844 };
  await page.setViewportSize(narrow);
  await page.screenshot({ path: path.join(folder, "behind-phone.png") });

  await engine.mutation("log/laneStops:retryLane", lane, inComponent);
  await settleDemoSite(engine, siteId);
  // The line is also empty before the page has asked.
  const now = Date.now();
  expect(
    await engine.query("analytics:getReportStatus", { siteId, now }),
  ).toEqual({ behindMs: 0, isCounting: true });
  await page.reload();
  await settled(page);
  await expect.poll(() => line.textContent()).toBe("");
  // It takes no room while it says nothing.
  expect((await line.boundingBox())?.height ?? 0).toBe(0);
});
