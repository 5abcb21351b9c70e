/** The tabs beside the overview show the stored events, and follow them. */
import { expect, test } from "vitest";
import { DAY, MINUTE } from "../../src/shared/units.js";
import type { NativeEvent } from "../traffic/nativeEvent.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { useBrowser } from "./browser.js";
import { openTab, panel, readRows, settled } from "./dashboard.js";
import { useShop } from "./shop.js";

const ORIGIN = "https://harbour-and-leaf.example";
const start = Date.now() - 20 * MINUTE;

function at(
  minutes: number,
  visitorId: string,
  more: Partial<NativeEvent>,
): NativeEvent {
  const occurredAt = start + minutes * MINUTE;
  return {
    type: "pageview",
    eventId: `${visitorId}-${occurredAt}`,
    occurredAt,
    visitorId,
    url: `${ORIGIN}/`,
    ...more,
  };
}

const browser = useBrowser();
const shop = useShop(async ({ url, engine, siteId }) => {
  await sendEvents(url, [
    at(0, "anna", { url: `${ORIGIN}/?utm_source=letter` }),
    at(1, "anna", { url: `${ORIGIN}/about` }),
    at(2, "anna", {
      type: "track",
      name: "signup",
      properties: { plan: "pro", seats: 3 },
    }),
    at(1, "bert", { url: `${ORIGIN}/cart` }),
    at(3, "bert", {
      type: "track",
      name: "signup",
      properties: { plan: "free" },
    }),
  ]);
  await settleDemoSite(engine, siteId);
});

test("real time: who is here, at once and before any fold", async () => {
  await shop().update({ flushIntervalMs: 10 * MINUTE });
  const page = await browser.open(`${shop().dashboard}#tab=realtime`);
  const pages = page.getByRole("tabpanel").locator("tbody tr");
  await pages.first().waitFor();
  await page.getByText("0 current visitors").waitFor();
  const occurredAt = Date.now();
  await sendEvents(shop().url, [
    {
      type: "pageview",
      eventId: "just-now",
      occurredAt,
      visitorId: "carla",
      url: `${ORIGIN}/products/iron-goddess`,
    },
  ]);
  await page.getByText("1 current visitor").waitFor();
  await page
    .getByRole("tabpanel")
    .getByText("/products/iron-goddess")
    .first()
    .waitFor();
  await shop().update({ flushIntervalMs: 1000 });
});

test("a page of the shop's own says how many are here", async () => {
  const page = await browser.open(`${shop().url}/about`);
  // The person who opens it counts as well.
  await page.getByText(/Here now: [1-9]\d*\./).waitFor();
});

test("visitors: a list, and the timeline of one", async () => {
  const page = await browser.open(`${shop().dashboard}#tab=visitors`);
  const rows = page.getByRole("tabpanel").locator("tbody tr");
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(2);
  await rows.filter({ hasText: "anna" }).getByRole("button").first().click();
  const sheet = page.locator("dialog[open]");
  // A narrow list has texts in a second line, which is hidden here.
  for (const text of ["/about", "signup", "letter"]) {
    await sheet.getByText(text).filter({ visible: true }).first().waitFor();
  }
  const hash = () => page.evaluate(() => location.hash);
  await expect.poll(hash).toContain("visitor=anna");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await expect.poll(hash).toBe("#tab=visitors");
});

test("sessions: what each began and ended with", async () => {
  const page = await browser.open(`${shop().dashboard}#tab=sessions`);
  const anna = page
    .getByRole("tabpanel")
    .locator("tbody tr")
    .filter({ hasText: "anna" });
  await anna.waitFor();
  const text = await anna.innerText();
  expect(text).toContain("/about");
  expect(text).toContain("2m");
  expect(text).toContain("letter");
});

test("events: newest first, by name or page, with their properties", async () => {
  const page = await browser.open(`${shop().dashboard}#tab=events`);
  const tabpanel = page.getByRole("tabpanel");
  await tabpanel.locator("tbody tr").nth(3).waitFor();
  await tabpanel.locator("input").first().fill("signup");
  await page.keyboard.press("Enter");
  const signups = tabpanel.locator("tbody tr").filter({ hasText: "signup" });
  await expect.poll(() => signups.count()).toBe(2);
  await expect
    .poll(() => tabpanel.getByText("/cart", { exact: true }).count())
    .toBe(0);
  // The newest sign-up is Bert's.
  expect(await signups.first().innerText()).toContain("bert");
});

test("an event opens with its properties and their values", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  await panel(page, "Events").getByRole("button", { name: "signup" }).click();
  const sheet = page.locator("dialog[open]");
  const values = sheet.locator("table").last();
  await values.getByText("pro").waitFor();
  await expect
    .poll(async () => (await readRows(values)).map(([name]) => name).sort())
    .toEqual(["free", "pro"]);
  await sheet.getByRole("button", { name: /^seats/ }).click();
  await expect
    .poll(async () => (await readRows(values)).map(([name]) => name))
    .toEqual(["3", "(not set)"]);
});

test("a range in which nothing happened says so on every tab", async () => {
  const day = new Date(start - 3 * DAY).toISOString().slice(0, 10);
  const range = `${day}..${day}`;
  const page = await browser.open(`${shop().dashboard}#range=${range}`);
  await page.getByText("No visits in this range.").waitFor();
  for (const tab of ["Visitors", "Sessions", "Events"]) {
    await openTab(page, tab);
    await page.getByRole("tabpanel").locator(".footfall-notice").waitFor();
  }
});
