/**
 * An operator runs the site from the dashboard: keys, origins, events that failed, an erasure. It
 * takes screenshots for a person to look at, into artifacts/screenshots/.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Id } from "../../src/component/_generated/dataModel.js";
import { HOUR, MINUTE } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { openTab, overflowing, panel, scrollsSideways } from "./dashboard.js";
import { startShop, type Shop } from "./shop.js";

const folder = path.resolve(import.meta.dirname, "../../artifacts/screenshots");
const inComponent = { component: "footfall" } as const;

const browser = useBrowser();
let shop: Shop;
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterEach(() => shop.close());

const view = (visitorId: string, at: number) => ({
  type: "pageview" as const,
  eventId: `${visitorId} ${at}`,
  occurredAt: at,
  visitorId,
  url: "https://harbour-and-leaf.example/",
});

/** Opens the tab of a shop with a few visits. */
async function openSettings(): Promise<Page> {
  shop = await startShop();
  const now = Date.now();
  const visits = ["anna", "bert"].flatMap((visitor) =>
    [50, 20].map((hours) => view(visitor, now - hours * HOUR)),
  );
  await sendEvents(shop.url, visits);
  await settleDemoSite(shop.engine, shop.siteId);
  const page = await browser.open(`${shop.dashboard}#tab=settings`);
  await panel(page, "Usage").locator(".footfall-usage").waitFor();
  return page;
}

/** Shoots a phone and a desk in both themes. Nothing is wider than the window. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: path.join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
        animations: "disabled",
      });
    }
    expect(await scrollsSideways(page), `${name}, ${width} px`).toBe(false);
    expect(await overflowing(page), `${name}, ${width} px`).toEqual([]);
  }
}

test("the sections fit, light and dark, on a desk and a phone", async () => {
  await shoot(await openSettings(), "settings");
});

/** Sends an event as a page of an origin does. */
async function sendAs(origin: string, key: string): Promise<number> {
  const response = await fetch(`${shop.url}/analytics/ingest`, {
    method: "POST",
    headers: {
      origin,
      "x-footfall-key": key,
      "content-type": "application/json",
    },
    body: JSON.stringify({ events: [view("page", Date.now())] }),
  });
  return response.status;
}

test("a key is shown once and works, and an origin that is added may send with it", async () => {
  const page = await openSettings();
  const keys = panel(page, "Keys");
  await keys.getByLabel("Label", { exact: true }).fill("New page");
  await keys.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog", { name: "New key" });
  const key = (await dialog.locator("code").textContent()) ?? "";
  expect(key).toMatch(/^ff_pub_/);
  await page.keyboard.press("Escape");
  await keys.getByText("New page").waitFor();
  expect(await page.content()).not.toContain(key);

  const site = panel(page, "Site");
  const origin = site.getByLabel("Origins that may send: New entry");
  const save = site.getByRole("button", { name: "Save" });
  await origin.fill("https://one.example");
  await origin.press("Enter");
  await save.click();
  await site.getByText("Saved.").waitFor();
  expect(await sendAs("https://two.example", key)).toBe(403);
  await origin.fill("two.example");
  await save.click();
  await site.getByText("must be an origin").waitFor();
  await origin.fill("https://two.example");
  await save.click();
  await site.getByText("Saved.").waitFor();
  expect(await sendAs("https://two.example", key)).toBe(202);

  await keys.getByRole("button", { name: "Revoke New page" }).click();
  await page
    .getByRole("dialog", { name: "Revoke a key" })
    .getByRole("button", { name: "Revoke", exact: true })
    .click();
  await keys.getByText(/^Revoked/).waitFor();
  expect(await sendAs("https://two.example", key)).toBe(401);
});

test("an event that failed is tried again", async () => {
  const page = await openSettings();
  const { engine, siteId } = shop;
  await engine.run(async (ctx) => {
    const event = await ctx.db.query("events").first();
    if (!event) throw new Error("The shop has no event.");
    await ctx.db.insert("deadLetters", {
      siteId,
      lane: 0,
      eventDocumentId: event["_id"] as Id<"events">,
      occurredAt: Number(event["at"]),
      failedAt: Date.now() - 5 * MINUTE,
      reason: "threw",
      error: "The test says so.",
      attempts: 3,
      retryAt: Date.now() + HOUR,
    });
  }, inComponent);
  const refresh = page.getByRole("button", { name: "Refresh" });
  await refresh.click();
  const failed = panel(page, "Events that failed");
  await failed.getByText("The test says so.").waitFor();
  await failed
    .getByRole("button", { name: "Retry", exact: false })
    .first()
    .click();
  await failed.getByText("Events that are tried again: 1").waitFor();
  await expect
    .poll(async () => {
      await refresh.click();
      return failed.getByText("The test says so.").count();
    })
    .toBe(0);
});

test("a person is erased after a preview, and what is typed stays meanwhile", async () => {
  const page = await openSettings();
  const person = panel(page, "A person's data");
  await person.getByLabel("Id", { exact: true }).fill("anna");
  await person.getByRole("button", { name: "Preview the erasure" }).click();
  await person.getByText("Events: 2").waitFor();
  await person.getByText("Browsers and devices: 1").waitFor();
  await person.getByRole("button", { name: "Erase", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Erase a person" });
  await dialog.getByLabel("Type anna to confirm").fill("anna");
  await dialog.getByRole("button", { name: "Erase", exact: true }).click();
  await person
    .getByText("Nothing of this person is stored any more.")
    .waitFor();
  await person.getByRole("button", { name: "Preview the erasure" }).click();
  await person.getByText("Nothing is stored under this id.").waitFor();
  const left = await shop.engine.runQuery(
    async (ctx) => (await ctx.db.query("events").collect()).length,
    inComponent,
  );
  expect(left, "of the other visitor").toBe(2);

  await panel(page, "Site").getByLabel("Name").fill("Another shop");
  await openTab(page, "Sessions");
  await page.getByText("have changes that are not saved").waitFor();
  await openTab(page, "Settings");
  await panel(page, "Site").getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Another shop" }).waitFor();
});
