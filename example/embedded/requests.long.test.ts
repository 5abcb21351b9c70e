/**
 * Requests over HTTP that one mutation admits and stores: their calls, the rows that they depend on,
 * and the transactions that they conflict with.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { startCostApp, type CostApp } from "./costs/app.helpers.js";
import { conflictingWrites, type TransactionRecord } from "./engine.js";

let app: CostApp;
let records: TransactionRecord[];

async function start(): Promise<CostApp> {
  app = await startCostApp();
  records = [];
  app.engine.onTransaction((record) => records.push(record));
  return app;
}

// The rates note only whole units of a sample.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
});
afterEach(() => {
  app.close();
  vi.restoreAllMocks();
});

/** Sends a view of a page, and returns the transaction that the request has run. */
async function send(
  event: object = {},
  key: "public" | "secret" = "public",
): Promise<TransactionRecord> {
  const before = records.length;
  const body = { events: [{ type: "pageview", path: "/", ...event }] };
  expect(await app.request("/ingest", { key: app.keys[key], body })).toBe(202);
  const [record, ...others] = records.slice(before);
  expect(others).toEqual([]);
  return record!;
}

async function startAndSend(): Promise<TransactionRecord> {
  await start();
  return await send();
}

const tablesOf = (writes: readonly { table: string }[]) => [
  ...new Set(writes.map(({ table }) => table)),
];

/** Tables of the component that a transaction depends on. */
const dependencies = ({ reads }: TransactionRecord) =>
  [...reads.tableNames()].filter((name) => name.startsWith("footfall:")).sort();

test.each(["public", "secret"] as const)(
  "a request under a %s key is one mutation and no query",
  async (key) => {
    await start();
    for (let each = 0; each < 3; each++) {
      const { kind, path } = await send({}, key);
      expect([kind, path]).toEqual(["mutation", "requests:ingest"]);
      await app.advance(SECOND);
    }
  },
);

test("it depends on what operators write, on salts and on whether the loop sleeps", async () => {
  await start();
  await send();
  await app.advance(SECOND);
  const page = await send();
  expect(dependencies(page)).toEqual([
    "footfall:keys",
    "footfall:laneLoops",
    "footfall:salts",
    "footfall:sites",
  ]);
  const server = await send({}, "secret");
  expect(dependencies(server)).toEqual([
    "footfall:keys",
    "footfall:laneLoops",
    "footfall:sites",
  ]);
});

test("two requests share nothing once the loop is awake, of one device or of two", async () => {
  await start();
  await send();
  await app.advance(SECOND);
  const requests = [
    await send(),
    await send(),
    await send({ visitorId: "ada" }),
    await send({ visitorId: "bob" }, "secret"),
  ];
  for (const one of requests) {
    for (const other of requests) {
      if (one !== other) expect(conflictingWrites(one, other)).toEqual([]);
    }
  }
});

test("a request and a fold share nothing once the loop is awake", async () => {
  await start();
  // Two runs in the time below would put the loop to sleep.
  await app.mutation("sites:updateSite", { flushIntervalMs: 30 * SECOND });
  await send();
  await app.advance(SECOND);
  const before = await send({ visitorId: "ada" });
  const from = records.length;
  await app.advance(35 * SECOND);
  const folds = records
    .slice(from)
    .filter(({ functions }) => functions.has("footfall:fold/loop:foldAttempt"));
  expect(folds.length).toBeGreaterThan(0);
  const after = await send({ visitorId: "bob" });
  for (const fold of folds) {
    // The fold has read the event of the earlier request: that was its work.
    expect(conflictingWrites(before, fold)).toEqual([]);
    expect(conflictingWrites(after, fold)).toEqual([]);
    expect(conflictingWrites(fold, after)).toEqual([]);
  }
});

describe("at the first moment of a day", () => {
  test("of two requests at once the platform runs one again, because of the salt", async () => {
    const first = await startAndSend();
    expect(tablesOf(first.writes)).toContain("salts");
    app.close();
    // The other request begins before the first has committed: it sees what the first has seen.
    const second = await startAndSend();
    expect(tablesOf(second.writes)).toContain("salts");
    for (const [one, late] of [
      [first, second],
      [second, first],
    ] as const) {
      expect(tablesOf(conflictingWrites(one, late))).toContain("salts");
    }
  });

  test("many requests at once make one salt and one visitor", async () => {
    await start();
    const key = app.keys.public;
    const body = { events: [{ type: "pageview", path: "/" }] };
    const statuses = await Promise.all(
      Array.from({ length: 8 }, () => app.request("/ingest", { key, body })),
    );
    expect(statuses).toEqual(Array(8).fill(202));
    const rowsOf = (table: string) =>
      app.engine.runQuery((ctx) => ctx.db.query(table).collect(), {
        component: "footfall",
      });
    expect(await rowsOf("salts")).toHaveLength(1);
    const events = await rowsOf("events");
    expect(events).toHaveLength(8);
    expect(
      new Set(events.map(({ visitorId }) => visitorId as string)).size,
    ).toBe(1);
  });
});

test("a key and an origin that an operator has just added let the next request in", async () => {
  await start();
  const at = { component: "footfall" } as const;
  const { siteId } = app;
  const settings = { allowedOrigins: ["https://other.example"] };
  await app.engine.mutation("sites:updateSite", { siteId, ...settings }, at);
  const body = { events: [{ type: "pageview", path: "/" }] };
  const request = () => app.request("/ingest", { key: app.keys.public, body });
  expect(await request()).toBe(403);
  const refused = records.findLast(({ path }) => path === "requests:ingest")!;
  // Senders throw events away at a 403. So its reasons come from no stale snapshot.
  expect(dependencies(refused)).toEqual(
    expect.arrayContaining(["footfall:keys", "footfall:sites"]),
  );
  const more = { allowedOrigins: ["https://shop.example"] };
  await app.engine.mutation("sites:updateSite", { siteId, ...more }, at);
  expect(await request()).toBe(202);
});

test("a refusal by a stale snapshot ends when the snapshot is newer", async () => {
  await start();
  const at = { component: "footfall" } as const;
  const body = { events: [{ type: "pageview", path: "/" }] };
  const request = () => app.request("/ingest", { key: app.keys.public, body });
  await app.engine.mutation("switches:pauseIntake", {}, at);
  expect(await request()).toBe(503);
  await app.engine.mutation("switches:resumeIntake", {}, at);
  expect(await request()).toBe(202);
  await app.advance(MINUTE);
});
