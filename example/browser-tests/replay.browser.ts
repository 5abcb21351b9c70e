/** Sends a web log through the ingest route. The page shows the figures of the reports. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { replay } from "../embedded/demoReplay.js";
import { readWebLog, type WebLog } from "../traffic/webLog.js";
import { webLogs } from "../traffic/webLogs.helpers.js";
import { useBrowser } from "./browser.js";
import { figureTexts, panel, readFigures, readRows } from "./dashboard.js";
import { useShop } from "./shop.js";

const { logs, remove } = webLogs();
afterAll(remove);
/** The one with all that a server logs. */
const { file } = logs.at(-1)!;

const browser = useBrowser();
const shop = useShop();
let log: WebLog;

beforeAll(async () => {
  log = readWebLog(file);
  const started = performance.now();
  await replay(shop().engine, shop().url, shop().siteId, log);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `  ${log.events.length} page views sent and folded in ${seconds.toFixed(1)} s`,
  );
});

test("the dashboard shows them", async () => {
  const { from, to } = log.range;
  const page = await browser.open(`${shop().dashboard}?from=${from}&to=${to}`);
  await page.locator(".footfall-figure").first().waitFor();
  const overview = await shop().overview(log.range);
  expect(await readFigures(page)).toEqual(figureTexts(overview));
  // Compaction may be under way. Then the page follows it.
  await vi.waitFor(
    async () => {
      const { rows, other } = await shop().breakdown({
        ...log.range,
        dimension: "page",
        orderBy: "visitors",
        limit: 8,
      });
      const names = rows.map(({ key }) => key);
      const shown = await readRows(panel(page, "Pages"));
      expect(shown.map(([name]) => name)).toEqual(
        other ? [...names, "Other"] : names,
      );
    },
    { timeout: 20_000, interval: 250 },
  );
});
