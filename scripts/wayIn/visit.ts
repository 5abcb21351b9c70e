/** Visits a page of the app in Chromium, and looks whether the app's dashboard counts the visit. */
import type { Browser, Page } from "playwright-core";

/** Bounds what the document says: "Within a minute the dashboard counts one visitor." */
const COUNTED_MS = 60_000;
/** A development server compiles a page at its first visit. */
const COMPILED_MS = 120_000;

export interface Visit {
  /** The address of the app's first page. */
  readonly home: string;
  /** The address of the page with the dashboard. */
  readonly dashboard: string;
  /** Whether the dashboard's page counts as a page of the app. */
  readonly countsDashboard: boolean;
}

/** @throws Error with the errors of the pages if one of the steps is not seen */
export async function visitApp(browser: Browser, visit: Visit): Promise<void> {
  const errors: string[] = [];
  const open = async (address: string): Promise<Page> => {
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(address, { timeout: COMPILED_MS });
    return page;
  };
  const context = await browser.newContext();
  try {
    const dashboard = await open(visit.dashboard);
    const root = dashboard.locator(".footfall-root");
    await root.waitFor({ timeout: COMPILED_MS });
    if (!visit.countsDashboard)
      await root.getByText("Waiting for the first event").waitFor();

    const page = await context.newPage();
    const sent = page.waitForResponse(
      (response) =>
        response.request().method() === "POST" &&
        /\/analytics\/ingest$/.test(response.url()),
      { timeout: COMPILED_MS },
    );
    await page.goto(visit.home, { timeout: COMPILED_MS });
    const answer = await sent;
    if (answer.status() !== 202)
      throw new Error(`Ingest answered ${answer.status()}.`);
    await root
      .locator(".footfall-figure", { hasText: /Visitors/i })
      .locator(".footfall-figure-value", { hasText: /^1$/ })
      .first()
      .waitFor({ timeout: COUNTED_MS });
    const row = root.getByRole("region", { name: "Pages", exact: true });
    await row.getByText("/", { exact: true }).first().waitFor();
  } catch (error) {
    throw new Error(
      `${String(error)}\nErrors of the pages: ${errors.join("\n") || "none"}`,
    );
  } finally {
    await context.close();
  }
}
