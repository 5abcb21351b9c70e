/**
 * `npm run screenshots`: the pictures of the dashboard in README and docs, from the demo's two weeks of visitors, into
 * `docs/`. Needs Chromium, as the browser tests do.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { buildPages, builtPages } from "../example/browser-tests/builtPages.js";
import { launchChromium } from "../example/browser-tests/chromium.js";
import { VISITORS_PER_DAY } from "../example/embedded/demoOptions.js";
import {
  provisionDemoSite,
  setDemoEnvironment,
  settleDemoSite,
} from "../example/embedded/demoSite.js";
import {
  sendHistory,
  startLiveTraffic,
} from "../example/embedded/demoTraffic.js";
import { startEmbedded } from "../example/embedded/serve.js";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "docs");

const pictures = [
  { name: "dashboard-light", width: 1180, height: 1270, theme: "light" },
  { name: "dashboard-dark", width: 1180, height: 1270, theme: "dark" },
  { name: "dashboard-phone", width: 390, height: 844, theme: "light" },
] as const;

await buildPages();
setDemoEnvironment();
const backend = await startEmbedded({ root, pages: builtPages });
const browser = await launchChromium();
try {
  const siteId = await provisionDemoSite(backend.engine);
  const visitorsPerDay = VISITORS_PER_DAY;
  const { until: from } = await sendHistory(backend.url, {
    visitorsPerDay,
    newestStoredAt: 0,
  });
  await settleDemoSite(backend.engine, siteId);
  const stop = startLiveTraffic(backend.url, {
    visitorsPerDay,
    from,
    onError: console.error,
  });
  mkdirSync(folder, { recursive: true });
  for (const picture of pictures) await take(picture);
  stop();
} finally {
  await browser.close();
  await backend.close();
}

async function take({ name, width, height, theme }: (typeof pictures)[number]) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    locale: "en-US",
    deviceScaleFactor: width < 600 ? 2 : 1,
  });
  await page.goto(`${backend.url}/dashboard`);
  await settled(page);
  await page
    .locator(".footfall-dashboard")
    .evaluate((dashboard) => dashboard.scrollIntoView());
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
}

/** Waits until nothing is loading any more, and somebody is there. */
async function settled(page: Page): Promise<void> {
  await page.locator(".footfall-map path").first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector(".footfall-skeleton") === null &&
      /[1-9]/.test(
        document.querySelector(".footfall-current")?.textContent ?? "",
      ),
  );
}
