/** Pages send over the app's own connection: the unmodified client calls the shop's mutation. */
import { ConvexClient } from "convex/browser";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ListedEvent } from "../../src/shared/api/lists.js";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { api } from "../convex/_generated/api.js";
import { provisionDemoSite, setDemoEnvironment } from "./demoSite.js";
import {
  conflictingWrites,
  defaultLimits,
  ManualClock,
  sharedWrites,
  type TransactionRecord,
} from "./engine.js";
import { START } from "./footfall.helpers.js";
import { startEmbedded, type Embedded } from "./serve.js";

let embedded: Embedded;
let client: ConvexClient;
let siteId: string;
let mutations: TransactionRecord[];

beforeEach(async () => {
  setDemoEnvironment();
  embedded = await startEmbedded({
    freshModules: true,
    clock: new ManualClock(START),
    crons: false,
  });
  siteId = await provisionDemoSite(embedded.engine);
  // The client would log that the backend's clock is not its own.
  client = new ConvexClient(embedded.url, { logger: false });
  mutations = [];
  embedded.engine.onTransaction((record) => {
    if (record.kind === "mutation") mutations.push(record);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await client.close();
  await embedded.close();
});

async function send(
  events: object[],
): Promise<{ answer: object; record: TransactionRecord }> {
  const answer = await client.mutation(api.analyticsIngest.ingest, { events });
  const record = mutations.findLast(({ path }) => path.endsWith(":ingest"));
  return { answer, record: record! };
}

const pageview = (fields: object = {}) => ({
  type: "pageview",
  url: "https://shop.example/",
  ...fields,
});
const stored = (accepted: number) => ({
  status: 202,
  accepted,
  duplicates: 0,
  rejected: [],
});

/** Goes past the flush of the demo: the waiting events are folded, and the lane is still awake. */
async function fold(): Promise<TransactionRecord[]> {
  const from = mutations.length;
  await embedded.engine.runUntil(embedded.engine.now() + 2.5 * SECOND);
  return mutations
    .slice(from)
    .filter(({ functions }) => functions.has("footfall:fold/loop:foldAttempt"));
}

function expectApart(a: TransactionRecord, b: TransactionRecord): void {
  expect(conflictingWrites(a, b)).toEqual([]);
  expect(conflictingWrites(b, a)).toEqual([]);
  expect(sharedWrites(a, b)).toEqual([]);
}

test("is one transaction, and what it stores is listed", async () => {
  const { answer, record } = await send([
    pageview({ visitorId: "v1", eventId: "e1" }),
  ]);
  expect(answer).toEqual(stored(1));
  expect(mutations).toEqual([record]);
  const { page } = (await embedded.engine.query(
    "lists:listEvents",
    { siteId, paginationOpts: { numItems: 10, cursor: null } },
    { component: "footfall" },
  )) as unknown as { page: ListedEvent[] };
  expect(page).toMatchObject([{ visitorId: "v1", source: "client" }]);
});

test("the demo's site counts pages on loopback, where the demo is", async () => {
  const url = `${embedded.url}/tea`;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  const { answer } = await send([pageview({ url, visitorId: "v1" })]);
  expect(answer).toEqual(stored(1));
});

let ids = 0;
test.each([
  ["with visitors of their own", () => ({ visitorId: `v${ids++}` })],
  ["without a cookie", () => ({})],
  ["with ids", () => ({ eventId: `e${ids++}` })],
])("two calls and a fold share nothing: %s", async (_what, fields) => {
  const sendTwo = () => send([pageview(fields()), pageview(fields())]);
  await sendTwo();
  const { record: a } = await sendTwo();
  const { record: b } = await sendTwo();
  expectApart(a, b);
  const folds = await fold();
  const { record: later } = await sendTwo();
  expect(folds).toHaveLength(1);
  for (const folded of folds) expectApart(folded, later);
});

test("two calls of one address share nothing, though each notes what it used", async () => {
  // The rates note only whole units of a sample: two of an address, and none of a key.
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const request = { ip: "203.0.113.9", userAgent: null };
  const sendFrom = async () => {
    const events = Array.from({ length: 24 }, () =>
      pageview({ visitorId: `v${ids++}` }),
    );
    const { value, record } = await embedded.engine.execute(
      "analyticsIngest:ingest",
      "mutation",
      { events },
      { request },
    );
    expect(value).toEqual(stored(24));
    expect(record.writes.map(({ table }) => table)).toContain("rateUses");
    return record;
  };
  // The first event makes the day's salt, and wakes the lane.
  await sendFrom();
  const [a, b] = [await sendFrom(), await sendFrom()];
  expectApart(a, b);
});

test("500 events of 1 KB stay far within the limits of a transaction", async () => {
  const note = "x".repeat(900);
  const events = Array.from({ length: 500 }, (_, n) =>
    pageview({ eventId: `e${n}`, properties: { note }, occurredAt: START }),
  );
  expect(JSON.stringify(events).length).toBeGreaterThan(490_000);
  await send([pageview()]);
  const { answer, record } = await send(events);
  expect(answer).toEqual(stored(500));
  for (const [metric, used] of Object.entries(record.used)) {
    const most = defaultLimits[metric as keyof typeof defaultLimits];
    expect([metric, used < most / 3]).toEqual([metric, true]);
  }
  await embedded.engine.runUntil(START + MINUTE);
  expect(mutations.filter(({ outcome }) => outcome === "failure")).toEqual([]);
});

test("an order brings the purchase into the same transaction", async () => {
  const lines = [{ productId: "harbour-breakfast", quantity: 3 }];
  await client.mutation(api.shop.placeOrder, { lines, visitorId: "v1" });
  const [order] = mutations;
  expect(order?.path).toBe("shop:placeOrder");
  const tables = new Set(order?.writes.map(({ table }) => table));
  expect(tables.has("orders") && tables.has("events")).toBe(true);
});
