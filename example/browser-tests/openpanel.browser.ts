/**
 * A page uses OpenPanel's unmodified web SDK. The reports count exactly what it sends, retries
 * included.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashKey } from "../../src/client/keys.js";
import type {
  ListedEvent,
  VisitorProfile,
} from "../../src/shared/api/lists.js";
import { HOUR } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import type { LocalServer } from "../embedded/localServer.js";
import { useBrowser } from "./browser.js";
import { startForeignSite } from "./foreignSite.js";
import { useShop } from "./shop.js";

const clientId = "3a1b0c9e-0000-4000-8000-000000000001";
const browser = useBrowser();
const shop = useShop();
let site: LocalServer;

beforeAll(async () => {
  const { engine, siteId, url } = shop();
  const key = { kind: "public", hash: hashKey(clientId, "clientId") };
  await engine.mutation(
    "keys:createKey",
    { siteId, ...key },
    { component: "footfall" },
  );
  site = await startForeignSite(
    "openpanelPage.ts",
    `<body data-client-id="${clientId}" data-api-url="${url}/analytics">
      <button data-track="add_to_cart" data-tea="gyokuro">Add to cart</button>`,
  );
});
afterAll(() => site?.close());

test("a visit is counted as it was, though the first answers are refusals", async () => {
  browser.expectProblem(/503/);
  const answers: number[] = [];
  const page = await browser.open(`${site.url}/tea?utm_source=news`, {
    referer: "https://www.google.com/",
    prepare: async (opened) => {
      await refuseFirst(opened, 2);
      opened.on("response", (response) => {
        const isSent = response.request().method() === "POST";
        if (isSent) answers.push(response.status());
      });
    },
  });
  await expect
    .poll(() => answers, { timeout: 10_000 })
    .toEqual([503, 503, 200]);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.evaluate(() => history.pushState({}, "", "/cart"));
  await expect.poll(() => answers.length).toBe(5);
  await page.evaluate(async () => {
    await window.tracker.identify({ profileId: "ada", firstName: "Ada" });
    await window.tracker.increment({ profileId: "ada", property: "orders" });
    await window.tracker.setGroup("acme");
    await window.tracker.revenue(995);
  });
  expect(answers.slice(2)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  const ids = await page.evaluate(() => ({
    visitorId: window.tracker.getDeviceId(),
    sessionId: window.tracker.getSessionId(),
  }));
  expect(ids.sessionId).toMatch(/^[\w-]{22}$/);

  const { engine, siteId } = shop();
  await settleDemoSite(engine, siteId);
  const span = { from: Date.now() - HOUR, to: Date.now() + HOUR };
  expect(await shop().overview(span)).toMatchObject({
    events: 7,
    pageviews: 2,
    visitors: 1,
    users: 1,
    sessions: 1,
  });
  const pages = await shop().breakdown({
    ...span,
    dimension: "page",
    orderBy: "pageviews",
    limit: 10,
  });
  const views = pages.rows.map(({ key, pageviews }) => [key, pageviews]);
  expect(views.sort()).toEqual([
    ["/cart", 1],
    ["/tea", 1],
  ]);
  const visitor = (await engine.query(
    "visitorProfile:getVisitor",
    { siteId, visitorId: ids.visitorId },
    { component: "footfall" },
  )) as unknown as VisitorProfile;
  expect(visitor).toMatchObject({
    userId: "ada",
    groups: ["acme"],
    sessions: [{ entryPage: "/tea", source: "news", browser: "Chrome" }],
  });
  expect(visitor.traits).toContainEqual({ key: "orders", value: 1 });
  expect(visitor.timeline.map(nameOf)).toEqual([
    "revenue",
    "identify",
    "identify",
    "identify",
    "pageview",
    "add_to_cart",
    "pageview",
  ]);
});

const nameOf = ({ type, name }: ListedEvent) => name ?? type;

/** Keeps requests from the server, as when it is overloaded. */
async function refuseFirst(page: Page, count: number): Promise<void> {
  let left = count;
  await page.route("**/analytics/track", async (route) => {
    const isSent = route.request().method() === "POST";
    if (!isSent || left === 0) return await route.continue();
    left--;
    return await route.fulfill({
      status: 503,
      headers: { "access-control-allow-origin": "*" },
      json: { status: 503 },
    });
  });
}
