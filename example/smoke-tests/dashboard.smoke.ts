/** In each engine, the dashboard opens all its tabs, and what lies over them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendEvents } from "../embedded/ingestClient.js";
import { builtPagesWith } from "../browser-tests/builtPages.js";
import { plausibleVisits } from "../browser-tests/plausibleVisits.js";
import { startShop, type Shop } from "../browser-tests/shop.js";
import { browserKinds } from "./browsers.js";
import { startProblems, type Problems } from "./problems.js";
import type { SmokePage } from "./smokeBrowser.js";
import { useSmokeBrowser } from "./useSmokeBrowser.js";

const ORIGIN = "https://harbour-and-leaf.example";

let problems: Problems;
let shop: Shop;

beforeAll(async () => {
  problems = await startProblems();
  shop = await startShop({ pages: builtPagesWith(problems.tags) });
  await plausibleVisits({ days: 2, seed: "engines" })(shop);
});
afterAll(async () => {
  await shop?.close();
  await problems?.close();
});

/** Somebody looks at a page now, so that real time has rows. */
const visitNow = (visitorId: string) =>
  sendEvents(shop.url, [
    {
      type: "pageview",
      eventId: `${visitorId}-now`,
      occurredAt: Date.now(),
      visitorId,
      url: `${ORIGIN}/products/iron-goddess`,
    },
  ]);

/** A tab as a person finds it: what it says, what is wrong, and whether it fits the window. */
const lookAtTab = (page: SmokePage) =>
  page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const textOf = (each: Element) => each.textContent ?? "";
    const body = document.querySelector("[role=tabpanel]");
    return {
      selected: all("[role=tab][aria-selected=true]").map(textOf),
      isLoading: !body || all(".footfall-skeleton").length > 0,
      errors: all("[role=alert]").map(textOf).filter(Boolean),
      rows: body?.querySelectorAll("tbody tr").length ?? 0,
      overflow: document.documentElement.scrollWidth - innerWidth,
    };
  });

/** Waits until the tab is open, with data and nothing left to load. */
async function expectTab(page: SmokePage, name: string): Promise<void> {
  await expect
    .poll(async () => {
      const { rows, overflow, ...rest } = await lookAtTab(page);
      return { ...rest, hasRows: rows > 0, isTooWide: overflow > 0 };
    })
    .toEqual({
      selected: [name],
      isLoading: false,
      errors: [],
      hasRows: true,
      isTooWide: false,
    });
}

const tabNames = (page: SmokePage) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[role=tab]")].map(
      ({ textContent }) => textContent ?? "",
    ),
  );

const figure = (page: SmokePage, label: string) =>
  page.evaluate((wanted) => {
    const figures = [...document.querySelectorAll(".footfall-figure")];
    const found = figures.find(({ textContent }) =>
      textContent?.startsWith(wanted),
    );
    const value = found?.querySelector(".footfall-figure-value");
    return Number((value?.getAttribute("title") ?? "").replace(/\D.*|,/gs, ""));
  }, label);

const hash = (page: SmokePage) => page.evaluate(() => location.hash);

const exists = (page: SmokePage, selector: string) =>
  page.evaluate((each) => document.querySelector(each) !== null, selector);

describe.each(browserKinds)("$name", (kind) => {
  const browser = useSmokeBrowser(kind, () => problems);

  async function openDashboard(view = "#range=all"): Promise<SmokePage> {
    const page = await browser.open(`${shop.dashboard}${view}`);
    await expectTab(page, "Overview");
    return page;
  }

  test.each([
    [1280, 900],
    [390, 800],
  ])("every tab opens and shows data, %i px wide", async (width, height) => {
    await visitNow(`${kind.name}-${width}`);
    const page = await openDashboard();
    await page.resize(width, height);
    const names = await tabNames(page);
    expect(names.length).toBeGreaterThanOrEqual(6);
    expect(names).toContain("Settings");
    for (const [index, name] of names.entries()) {
      await page.click(`[role=tab]:nth-of-type(${index + 1})`);
      await expectTab(page, name);
    }
  });

  test("the hours of a week are a grid whose cells keys reach", async () => {
    const page = await openDashboard("#range=all&chart=week");
    const counted = () =>
      page.evaluate(() => {
        const cells = document.querySelectorAll<HTMLElement>("[role=gridcell]");
        const colours = new Set(
          [...cells].map((cell) => getComputedStyle(cell).backgroundColor),
        );
        return { cells: cells.length, hasColours: colours.size > 1 };
      });
    await expect.poll(counted).toEqual({ cells: 7 * 24, hasColours: true });
    const focused = () =>
      page.evaluate(() =>
        Number(document.activeElement?.getAttribute("data-hour") ?? -1),
      );
    await page.click("[role=gridcell][data-day='0'][data-hour='7']");
    await expect.poll(focused).toBe(7);
    await page.press("ArrowRight");
    await expect.poll(focused).toBe(8);
  });

  test("figures follow a visit while the page is open", async () => {
    const page = await openDashboard();
    const before = await figure(page, "Pageviews");
    expect(before).toBeGreaterThan(0);
    await visitNow(`${kind.name}-live`);
    await expect.poll(() => figure(page, "Pageviews")).toBeGreaterThan(before);
  });

  test("a range is chosen in the sheet below its button, and by key", async () => {
    const page = await openDashboard("");
    await page.click(".footfall-toolbar .footfall-picker");
    const gap = () =>
      page.evaluate(() => {
        const button = document.querySelector(".footfall-picker");
        const sheet = document.querySelector("[popover]:popover-open");
        return sheet && button
          ? Math.round(
              sheet.getBoundingClientRect().top -
                button.getBoundingClientRect().bottom,
            )
          : null;
      });
    await expect.poll(gap).toBe(6);
    await page.press("Escape");
    await expect.poll(gap).toBe(null);
    await page.press("t");
    await expect.poll(() => hash(page)).toBe("#range=today");
  });

  test("the sheet of all rows opens over the page, and Escape closes it", async () => {
    const page = await openDashboard();
    // Devices has so few rows that its sheet offers no search.
    await page.evaluate(() => {
      const sections = [...document.querySelectorAll("section")];
      const devices = sections.find(
        (each) => each.querySelector("h2, h3")?.textContent === "Devices",
      );
      const buttons = [...devices!.querySelectorAll("button")];
      const all = buttons.find(({ textContent }) =>
        textContent?.startsWith("Show all"),
      );
      all!.id = "show-all";
    });
    await page.click("#show-all");
    await expect.poll(() => exists(page, "dialog:modal tbody tr")).toBe(true);
    const hidden = await page.evaluate(() => {
      const edges = (selector: string) =>
        document.querySelector(`dialog ${selector}`)!.getBoundingClientRect();
      return edges("thead th").bottom - edges("tbody tr").top;
    });
    expect(hidden, "pixels of the first row below the heading").toBeLessThan(1);
    await page.press("Escape");
    await expect.poll(() => exists(page, "dialog")).toBe(false);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await expect.poll(focused).toBe("show-all");
  });
});
