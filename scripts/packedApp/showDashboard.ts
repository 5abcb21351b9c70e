/**
 * Opens the built page in Chromium. The dashboard has to draw itself with the installed React, and
 * without an error.
 */
import assert from "node:assert/strict";
import { preview } from "vite";
import { launchChromium } from "../../example/browser-tests/chromium.js";

/** @param dist the output folder of `vite build` */
export async function showDashboard(dist: string, reactVersion: string) {
  const server = await preview({
    configFile: false,
    root: dist,
    build: { outDir: dist },
    preview: { host: "127.0.0.1", port: 0 },
    logLevel: "error",
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(server.resolvedUrls!.local[0]!);
    const dashboard = page.locator(".footfall-root");
    await dashboard.getByRole("heading", { name: "My shop" }).waitFor();
    const drawnBy = await page.locator("html").getAttribute("data-react");
    assert.equal(drawnBy, reactVersion);
    const accent = await dashboard.evaluate((root) =>
      getComputedStyle(root).getPropertyValue("--footfall-accent"),
    );
    assert.notEqual(accent, "", "The stylesheet is missing.");
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    await server.close();
  }
}
