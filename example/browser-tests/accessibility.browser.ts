/** Runs axe-core on every tab in both themes, and uses the dashboard by keyboard alone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { useBrowser } from "./browser.js";
import {
  openAllRows,
  openTab,
  panel,
  rowsSettled,
  settled,
} from "./dashboard.js";
import { plausibleVisits } from "./plausibleVisits.js";
import { startShop, useShop } from "./shop.js";

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

const browser = useBrowser();
const shop = useShop(plausibleVisits({ days: 2, seed: "axe" }));

/** Describes the faults of the dashboard in words. The page around it belongs to the shop. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(axe);
  }
  // Some colours fade in. axe-core measures them when they are there.
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => {
      const { iterations } = animation.effect?.getTiming() ?? {};
      return iterations === Infinity || animation.playState !== "running";
    }),
  );
  return page.evaluate(async () => {
    const { run } = (
      globalThis as unknown as {
        axe: { run: (at: string, options: object) => Promise<AxeResults> };
      }
    ).axe;
    const results = await run(".footfall-root", {
      resultTypes: ["violations"],
      runOnly: [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
      ],
      // The headings of the host decide at which level ours begin.
      rules: { "heading-order": { enabled: false } },
    });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`,
      ),
    );
  });
}

const tabs = ["Overview", "Real time", "Visitors", "Sessions", "Events"];

const themes = ["light", "dark"] as const;

async function expectNoViolations(page: Page, what: string): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

test("the settings, light and dark", async () => {
  const page = await browser.open(`${shop().dashboard}#tab=settings`);
  await panel(page, "Usage").getByText("As a table").waitFor();
  await expectNoViolations(page, "Settings");
  await panel(page, "Usage").getByText("As a table").click();
  await page.getByRole("button", { name: "Pause the site" }).click();
  await page.locator("dialog[open]").waitFor();
  await expectNoViolations(page, "a question in the settings");
});

test("every tab, light and dark", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  for (const tab of tabs) {
    await openTab(page, tab);
    await rowsSettled(page);
    await expectNoViolations(page, tab);
  }
});

test("what opens over the page, light and dark", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  await openAllRows(page, "Pages");
  await expectNoViolations(page, "all rows");
  await page.keyboard.press("Escape");
  for (const picker of await page.locator(".footfall-picker").all()) {
    await picker.click();
    await expectNoViolations(page, "a picker");
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await expectNoViolations(page, "help");
  await page.keyboard.press("Escape");
  await openTab(page, "Visitors");
  await page.locator("[role=tabpanel] tbody button").first().click();
  await page.locator("dialog[open] li, dialog[open] tr").first().waitFor();
  await expectNoViolations(page, "one visitor");
});

test("a site that waits for its first event", async () => {
  const empty = await startShop();
  try {
    const page = await browser.open(empty.dashboard);
    await page.getByText("Waiting for the first event").waitFor();
    await expectNoViolations(page, "nothing yet");
  } finally {
    await empty.close();
  }
});

test("who closes a sheet is back where it was opened", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const opener = await openAllRows(page, "Pages", "Enter");
  const hasFocus = () =>
    opener.evaluate((button) => button === document.activeElement);
  await page.keyboard.press("Escape");
  await expect.poll(hasFocus).toBe(true);
  await openAllRows(page, "Pages", "Enter");
  await page.getByRole("button", { name: "Close" }).press("Enter");
  await expect.poll(hasFocus).toBe(true);
  const picker = page.locator(".footfall-picker").first();
  await picker.press("Enter");
  await page.keyboard.press("Escape");
  expect(
    await picker.evaluate((button) => button === document.activeElement),
  ).toBe(true);
});

test("everything that can be pressed is reached by Tab, and shows it", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const wanted = await page
    .locator(".footfall-root")
    .locator("button:visible, select:visible, input:visible, [role=slider]")
    .evaluateAll(
      (elements) =>
        elements.filter((each) => each.getAttribute("tabindex") !== "-1")
          .length,
    );
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const reached = new Set<string>();
  for (let i = 0; i < wanted + 20; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element?.closest(".footfall-root")) return null;
      const all = [...document.querySelectorAll("*")];
      // A select shows its focus with the frame around it.
      const isSeen = [element, element.parentElement!].some((each) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && outlineWidth !== "0px";
      });
      return { index: all.indexOf(element), isSeen, html: element.outerHTML };
    });
    if (!at) continue;
    expect(at.isSeen, at.html).toBe(true);
    reached.add(String(at.index));
  }
  expect(reached.size).toBeGreaterThanOrEqual(wanted);
});
