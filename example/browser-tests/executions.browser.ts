/** What an open dashboard costs: how often its queries run while events come in, and while none do. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { readFigures } from "./dashboard.js";
import { useShop } from "./shop.js";

const browser = useBrowser();
const shop = useShop();

const EVENTS = 20;
const IDLE_MS = 3000;

test("queries run when the numbers change, and only then", async () => {
  const page = await browser.open(shop().dashboard);
  await page.getByText("No visits in this range.").waitFor();
  const { queryExecutions } = shop().engine.stats;
  const opened = new Map(queryExecutions);

  for (let i = 0; i < EVENTS; i++) {
    await sendEvents(shop().url, [
      {
        type: "pageview",
        eventId: `event-${i}`,
        occurredAt: Date.now(),
        visitorId: `visitor-${i % 4}`,
        url: "https://harbour-and-leaf.example/",
      },
    ]);
    await sleep(100);
  }
  await expect
    .poll(async () => (await readFigures(page)).Pageviews, { timeout: 15_000 })
    .toBe(String(EVENTS));
  await sleep(500); // The last transition may still be on its way to other panels.
  const counted = new Map(queryExecutions);
  console.log(`  runs of each query for ${EVENTS} events in about 3 s:`);
  for (const [path, runs] of counted) {
    if (path.startsWith("analytics:"))
      console.log(`    ${path} ${runs - (opened.get(path) ?? 0)}`);
  }

  await sleep(IDLE_MS);
  const idle = [...queryExecutions].filter(
    ([path, runs]) =>
      path.startsWith("analytics:") && runs !== counted.get(path),
  );
  expect(idle, "queries that ran although nothing happened").toEqual([]);
});
