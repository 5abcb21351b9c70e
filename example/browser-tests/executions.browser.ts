/**
 * Counts what an open dashboard costs: how often its queries run while events arrive, and while
 * none do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { HOUR, KIB, MINUTE, SECOND } from "../../src/shared/units.js";
import { settleDemoSite } from "../embedded/demoSite.js";
import { sendEvents } from "../embedded/ingestClient.js";
import { useBrowser } from "./browser.js";
import { readFigures, settled } from "./dashboard.js";
import { useShop } from "./shop.js";

/** Each lane has a fold of its own, so that many run at once. */
const LANES = 16;
const FOLDS = 50;
const IDLE_MS = 3000;
/** The path of the mutation that folds. */
const FOLD = /fold\/loop:foldAttempt$/;

const browser = useBrowser();
const shop = useShop(async ({ url, engine, siteId, update }) => {
  await update({ lanes: LANES, flushIntervalMs: SECOND });
  // A visit of three hours ago closes a part of the range.
  await visit(url, "long-gone", Date.now() - 3 * HOUR);
  // A page of a site without figures also follows the state of its set-up.
  await settleDemoSite(engine, siteId);
});

function visit(url: string, visitorId: string, occurredAt = Date.now()) {
  return sendEvents(url, [
    {
      type: "pageview",
      eventId: `${visitorId}-${occurredAt}`,
      occurredAt,
      visitorId,
      url: "https://harbour-and-leaf.example/",
    },
  ]);
}

// The tests keep away from the ends of three spans. At the end of an hour the closed part grows. At
// the end of half an hour the compared time grows. Every five minutes, dashboards ask again whether
// the reports are behind.
beforeEach(async () => {
  const left = 5 * MINUTE - (Date.now() % (5 * MINUTE));
  if (left < MINUTE) await sleep(left + SECOND);
}, 2 * MINUTE);

/** Counts how often each query of the app has run since this call. */
function countRuns() {
  const { queryExecutions } = shop().engine.stats;
  const before = new Map(queryExecutions);
  return () =>
    Object.fromEntries(
      [...queryExecutions].flatMap(([path, runs]) => {
        const more = runs - (before.get(path) ?? 0);
        return path.startsWith("analytics:") && more > 0 ? [[path, more]] : [];
      }),
    );
}

test("folds run the live part again, and nothing of what is over", async () => {
  const page = await browser.open(shop().dashboard);
  await settled(page);
  let folds = 0;
  let lastSummary = "";
  const stop = shop().engine.onTransaction((record) => {
    for (const [path, { calls }] of record.functions) {
      if (FOLD.test(path)) folds += calls;
    }
    if (record.path === "analytics:getSummary") {
      const { documentsRead, bytesRead } = record.operations;
      lastSummary = `${documentsRead} documents, ${(bytesRead / KIB).toFixed(1)} KB`;
    }
  });
  const runsOf = countRuns();
  let visitors = 0;
  while (folds < FOLDS) {
    for (let i = 0; i < LANES; i++) {
      await visit(shop().url, `visitor-${visitors++}`);
    }
    await sleep(SECOND);
  }
  stop();
  await expect
    .poll(async () => (await readFigures(page)).Pageviews, { timeout: 15_000 })
    .toBe(String(visitors + 1));
  await sleep(500); // The last transition may still be on its way to the page.
  const runs = runsOf();
  console.log(
    `  runs of queries during ${folds} folds: ${JSON.stringify(runs)}; the last getSummary read ${lastSummary}`,
  );
  expect(Object.keys(runs).sort()).toEqual([
    "analytics:getRealtime",
    "analytics:getSummary",
  ]);

  const idleRuns = countRuns();
  await sleep(IDLE_MS);
  // The clock of "current visitors" may go on to the next minute.
  expect({ ...idleRuns(), "analytics:getRealtime": 0 }).toEqual({
    "analytics:getRealtime": 0,
  });
});

test("two viewers of one range ask the same", async () => {
  const [first, second] = [await openAsking(), await openAsking()];
  expect(first.length).toBeGreaterThan(8);
  expect(second).toEqual(first);
});

test("ten open dashboards add no reads to ingest", async () => {
  await visit(shop().url, "regular");
  const alone = await readsOfIngest("regular");
  const asked = await openAsking();
  const clients = Array.from(
    { length: 10 },
    () => new ConvexClient(shop().url),
  );
  try {
    await Promise.all(
      clients.flatMap((client) =>
        asked.map(({ path, args }) => answerTo(client, path, args)),
      ),
    );
    expect(await readsOfIngest("regular")).toEqual(alone);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
});

/**
 * Measures on what the storing of one event depends. An event that wakes its lane depends on more, so
 * the lanes sleep before each measure, and a visitor stays in one lane.
 */
async function readsOfIngest(visitorId: string) {
  await expect
    .poll(async () => (await shop().health()).lanes.map(({ status }) => status))
    .not.toContain("running");
  const counted = new Promise((resolve) => {
    const stop = shop().engine.onTransaction(({ kind, path, reads }) => {
      // The visit is sent as history, and such requests go in steps.
      if (kind !== "mutation" || path !== "ingest:ingest") return;
      stop();
      resolve({ dependencies: reads.count, tables: [...reads.tableNames()] });
    });
  });
  await visit(shop().url, visitorId);
  return counted;
}

/** Subscribes, and waits for the first answer. */
function answerTo(client: ConvexClient, path: string, args: Args) {
  return new Promise<void>((resolve, reject) => {
    client.onUpdate(
      makeFunctionReference<"query", Args>(path),
      args,
      () => resolve(),
      reject,
    );
  });
}

type Args = Record<string, Value>;

interface AskedQuery {
  path: string;
  args: Args;
}

/** Opens the dashboard. Answers what it subscribes to, except the clock of the real-time report. */
async function openAsking(): Promise<AskedQuery[]> {
  const asked: AskedQuery[] = [];
  const collect = (page: Page) => {
    page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => {
        const { modifications = [] } = JSON.parse(String(payload)) as {
          modifications?: { type: string; udfPath: string; args: [Args] }[];
        };
        for (const { type, udfPath: path, args } of modifications) {
          if (type !== "Add" || path === "analytics:getRealtime") continue;
          asked.push({ path, args: args[0] });
        }
      }),
    );
    return Promise.resolve();
  };
  const page = await browser.open(shop().dashboard, { prepare: collect });
  await settled(page);
  const text = ({ path, args }: AskedQuery) => path + JSON.stringify(args);
  return asked.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
