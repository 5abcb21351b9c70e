/**
 * A panel has 800 pages, as many as a day that has just ended keeps: working with them stays smooth,
 * and a fold shows at once.
 */
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { HOUR, SECOND } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { openAllRows, readFigures, settled } from "./dashboard.js";
import { useShop } from "./shop.js";

const PAGES = 800;
const LONGEST_FRAME_MS = 50;

const browser = useBrowser();
const shop = useShop(async ({ url, engine, siteId, update }) => {
  const occurredAt = Date.now() - 4 * HOUR;
  const events = Array.from({ length: PAGES }, (_, i) => ({
    type: "pageview" as const,
    eventId: `page-${i}`,
    occurredAt: occurredAt + i,
    visitorId: `visitor-${i % 40}`,
    url: `https://harbour-and-leaf.example/notes/${i}`,
  }));
  for (let i = 0; i < PAGES; i += 200) {
    await sendEvents(url, events.slice(i, i + 200));
  }
  await update({ flushIntervalMs: SECOND });
  await settleDemoSite(engine, siteId);
});

test("a sheet of 800 rows: opened, searched, ordered, paged", async () => {
  const page = await browser.open(`${shop().dashboard}#range=all`);
  await settled(page);
  const frames = await traceFrames(page, async () => {
    await openAllRows(page, "Pages");
    const sheet = page.locator("dialog[open]");
    await sheet.locator("tbody tr").nth(49).waitFor();
    await sheet.getByRole("searchbox").pressSequentially("notes/79");
    await expect.poll(() => sheet.locator("tbody tr").count()).toBe(11);
    await sheet.getByRole("searchbox").fill("");
    await sheet.getByRole("button", { name: "Pageviews" }).click();
    await sheet.getByRole("button", { name: "Next" }).click();
    await sheet.locator("tbody tr").nth(49).waitFor();
    await page.keyboard.press("Escape");
  });
  const longest = Math.max(...frames).toFixed(0);
  const long = frames.filter((ms) => ms > LONGEST_FRAME_MS).length;
  console.log(
    `  ${frames.length} tasks of the page with ${PAGES} rows, the longest ${longest} ms, ${long} over ${LONGEST_FRAME_MS} ms`,
  );
  expect(frames.length).toBeGreaterThan(10);
});

test("an event is on the screen right after its fold", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  const before = Number((await readFigures(page)).Pageviews?.replace(",", ""));
  let foldedAt = 0;
  const stop = shop().engine.onTransaction(({ functions }) => {
    const paths = [...functions.keys()];
    if (paths.some((path) => /fold\/loop:foldAttempt$/.test(path))) {
      foldedAt = performance.now();
    }
  });
  await sendEvents(shop().url, [
    {
      type: "pageview",
      eventId: "one-more",
      occurredAt: Date.now(),
      visitorId: "one-more",
      url: "https://harbour-and-leaf.example/",
    },
  ]);
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll(".footfall-figure")].some(
        (figure) =>
          figure.textContent?.startsWith("Pageviews") &&
          figure
            .querySelector(".footfall-figure-value")
            ?.getAttribute("title")
            ?.replace(",", "") === String(wanted),
      ),
    before + 1,
    { polling: 20 },
  );
  const ms = (performance.now() - foldedAt).toFixed(0);
  stop();
  expect(foldedAt).toBeGreaterThan(0);
  console.log(`  an event on the screen ${ms} ms after its fold`);
});

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  args?: { name?: string };
}

/** Measures how long the tasks of the page's main thread took, in milliseconds. */
async function traceFrames(
  page: Page,
  act: () => Promise<void>,
): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["disabled-by-default-devtools.timeline"],
    },
  });
  await act();
  await endTrace(session);
  const mainThreads = new Set(
    events
      .filter(
        ({ name, args }) =>
          name === "thread_name" && args?.name === "CrRendererMain",
      )
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return events
    .filter(
      ({ name, ph, pid, tid }) =>
        ph === "X" && name === "RunTask" && mainThreads.has(`${pid} ${tid}`),
    )
    .map(({ dur = 0 }) => dur / 1000);
}

async function endTrace(session: CDPSession): Promise<void> {
  const ended = new Promise((resolve) =>
    session.once("Tracing.tracingComplete", resolve),
  );
  await session.send("Tracing.end");
  await ended;
}
