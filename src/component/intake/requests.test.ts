/** The mutation that admits a request and stores its events: what it answers and what it writes. */
import { describe, expect, test } from "vitest";
import type { RequestArgs } from "../../shared/event/request.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  advance,
  allRows,
  initConvexTest,
  initSite,
  START,
  useNoChance,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allOf, allEvents } from "../rows/eventRows.helpers.js";

useTestClock();
useNoChance();

const ADDRESS = "203.0.113.9";
const BROWSER = "Mozilla/5.0 Firefox/130.0";
const view = { type: "pageview", path: "/" } as const;

async function start(settings: Partial<SiteSettings> = {}) {
  const t = initConvexTest();
  const { siteId, hashes } = await initSite(t, settings);
  return {
    t,
    siteId,
    hashes,
    /** Sends a page view of a page without a visitor id. */
    send: (request: Partial<RequestArgs> = {}) =>
      t.mutation(api.requests.ingest, {
        keyHash: hashes.public,
        trusted: false,
        receivedAt: Date.now(),
        address: ADDRESS,
        ip: ADDRESS,
        userAgent: BROWSER,
        needsVisitor: true,
        events: [view],
        ...request,
      }),
    rows: (table: "events" | "salts" | "rateUses") =>
      t.run((ctx) => allOf(ctx, table)),
  };
}
type Started = Awaited<ReturnType<typeof start>>;

async function visitorsOf({ t }: Started): Promise<(string | undefined)[]> {
  const events = await t.run((ctx) => allEvents(ctx));
  return events.map(({ visitorId }) => visitorId);
}

describe("a refused request stores nothing, the day's salt included", () => {
  test.each<[string, Partial<SiteSettings>, (site: Started) => object]>([
    ["unauthorized", {}, () => ({ keyHash: "c".repeat(64) })],
    [
      "secretInBrowser",
      {},
      ({ hashes }) => ({
        keyHash: hashes.secret,
        origin: "https://shop.example",
      }),
    ],
    [
      "origin",
      { allowedOrigins: ["https://shop.example"] },
      () => ({ origin: "https://evil.example" }),
    ],
    ["missingOrigin", { allowedOrigins: ["https://shop.example"] }, () => ({})],
    ["paused", { status: "paused" }, () => ({})],
  ])("%s", async (reason, settings, request) => {
    const site = await start(settings);
    const before = await allRows(site.t);
    expect(await site.send(request(site))).toMatchObject({
      kind: "refused",
      reason,
    });
    expect(await allRows(site.t)).toEqual(before);
  });

  test("rateLimited", async () => {
    const site = await start({
      maxEventsPerMinutePerPublicKey: 10,
      maxPercentPerAddress: 50,
    });
    await site.send({ events: Array.from({ length: 6 }, () => view) });
    const before = await allRows(site.t);
    const refusal = await site.send();
    expect(refusal).toMatchObject({ reason: "rateLimited" });
    expect(refusal).toHaveProperty("retryAfterMs");
    expect(await allRows(site.t)).toEqual(before);
    // Another address has a part of its own.
    const other = await site.send({ address: "203.0.113.10" });
    expect(other).toMatchObject({ kind: "stored", accepted: 1 });
  });
});

describe("the day's salt", () => {
  test("is made by the first request that needs it, and used by all others", async () => {
    const site = await start();
    await site.send();
    await site.send();
    expect(await site.rows("salts")).toHaveLength(1);
    const [first, second] = await visitorsOf(site);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    await site.send({ userAgent: "another browser" });
    expect(new Set(await visitorsOf(site)).size).toBe(2);
  });

  test("is not made for a request that needs none", async () => {
    const site = await start({ maxPercentPerAddress: 100 });
    const events = [{ ...view, visitorId: "ada" }];
    const isFine = { kind: "stored", accepted: 1 };
    expect(
      await site.send({ events, needsVisitor: false, trusted: false }),
    ).toMatchObject(isFine);
    expect(
      await site.send({ keyHash: site.hashes.secret, trusted: true }),
    ).toMatchObject(isFine);
    expect(await site.rows("salts")).toEqual([]);
    // A server that names no visitor means none.
    expect(await visitorsOf(site)).toEqual(["ada", undefined]);
  });

  test("is that of the day before while a visit goes on over midnight", async () => {
    const site = await start();
    const midnight = Math.ceil(START / DAY) * DAY;
    await advance(site.t, midnight - 5 * MINUTE - Date.now());
    await site.send();
    await advance(site.t, 10 * MINUTE);
    await site.send();
    await site.send({ ip: "203.0.113.10" });
    const [evening, morning, other] = await visitorsOf(site);
    expect(morning).toBe(evening);
    expect(other).not.toBe(evening);
    expect(await site.rows("salts")).toHaveLength(2);
  });
});

test("a key of the other kind decides nothing and stores nothing", async () => {
  const site = await start();
  const before = await allRows(site.t);
  expect(await site.send({ trusted: true })).toEqual({ kind: "otherKey" });
  expect(
    await site.send({ keyHash: site.hashes.secret, trusted: false }),
  ).toEqual({ kind: "otherKey" });
  expect(await allRows(site.t)).toEqual(before);
});

test("an answer names rows by their positions among all rows of the request", async () => {
  const site = await start();
  const bot = { userAgent: "Googlebot/2.1", isBot: true, rows: [0, 2] };
  const wrong = { ...view, occurredAt: START - 90 * DAY };
  const answer = await site.send({
    keyHash: site.hashes.secret,
    trusted: true,
    rowAgents: [bot],
    events: [view, view, view, wrong],
    rejectedValidation: 2,
  });
  expect(answer).toMatchObject({
    kind: "stored",
    accepted: 1,
    rejected: [{ index: 3, reason: "validation" }],
    notOffered: { bots: 2, doNotTrack: 0 },
  });
  await advance(site.t, 3 * MINUTE);
  const usage = await site.t.query(api.usage.getUsage, {
    siteId: site.siteId,
    from: START - DAY,
    to: START + DAY,
  });
  expect(usage).toMatchObject([
    { accepted: 1, bots: 2, rejected: { validation: 3 } },
  ]);
});

test("a site that somebody sets up says so for an hour", async () => {
  const site = await start();
  expect(await site.send()).toHaveProperty("watchedSiteId", site.siteId);
  await advance(site.t, 61 * MINUTE);
  expect(await site.send()).not.toHaveProperty("watchedSiteId");
});

test("a time of receipt that is none is a mistake of the caller", async () => {
  const site = await start();
  await expect(site.send({ receivedAt: NaN })).rejects.toThrow(/receivedAt/);
});
