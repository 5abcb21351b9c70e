/** Readers are told in one line when the reports are behind, and why it is no cause for alarm. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { MINUTE } from "../../src/shared/units.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { useBrowser } from "./browser.js";
import { settled } from "./dashboard.js";
import { useShop } from "./shop.js";

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

test("the line is there while a failing lane waits, and gone once it has caught up", async () => {
  mkdirSync(folder, { recursive: true });
  const { engine, siteId, dashboard } = shop();
  // As a lane is that has failed and rests; an event has waited for twenty minutes.
  const rowId = await engine.run(async (ctx) => {
    const row = (await ctx.db.query("laneProgress").first())!;
    const id = row._id as Id<"laneProgress">;
    await ctx.db.patch(id, {
      failing: { since: Date.now(), stops: 5, retryAt: Date.now() + MINUTE },
    });
    await ctx.db.insert("events", {
      siteId,
      lane: row.lane as number,
      seq: ctx.db.vars.commitTs,
      type: "pageview",
      visitorId: "bert",
      occurredAt: Date.now() - 25 * MINUTE,
      receivedAt: Date.now() - 25 * MINUTE,
      source: "client",
    });
    return id;
  }, inComponent);
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

  await engine.run(async (ctx) => {
    await ctx.db.patch(rowId, { failing: undefined });
  }, inComponent);
  await engine.mutation("kick:kickLanes", {}, inComponent);
  await settleDemoSite(engine, siteId);
  await page.reload();
  await settled(page);
  await expect.poll(() => line.textContent()).toBe("");
  // It takes no room while it says nothing.
  expect((await line.boundingBox())?.height ?? 0).toBe(0);
});
