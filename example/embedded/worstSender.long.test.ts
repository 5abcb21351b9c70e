/**
 * Senders send as much as they can over HTTP. The tests look at the stored events, and at the
 * senders who have to wait.
 */
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, MIB, MINUTE, SECOND } from "../../src/shared/units.js";
import { conflictingWrites, type TransactionRecord } from "./engine.js";
import { START, startIntake, type Intake } from "./intake.helpers.js";

let intake: Intake;
// The rates note only whole units of a sample.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
});
afterEach(() => {
  intake.close();
  vi.restoreAllMocks();
});

async function start(settings: Partial<SiteSettings> = {}) {
  intake = await startIntake(settings);
}

const views = (count: number, fields: object = {}) =>
  Array.from({ length: count }, (_, n) => ({
    type: "pageview",
    path: `/${n}`,
    visitorId: `v${n}`,
    ...fields,
  }));

/** Sends a gzipped request, as small as it gets. */
async function sendGzip(
  events: object[],
  {
    ip = "203.0.113.9",
    key = intake.keys.public,
  }: { ip?: string | null; key?: string } = {},
) {
  const body = gzipSync(JSON.stringify({ events }), { level: 9 });
  const response = await intake.fetch(
    new Request("https://app.example/analytics/ingest", {
      method: "POST",
      headers: { "x-footfall-key": key, "content-encoding": "gzip" },
      body,
    }),
    { ip, userAgent: null },
  );
  return {
    bytes: body.length,
    status: response.status,
    retryAfter: Number(response.headers.get("retry-after") ?? 0),
    answer: (await response.json()) as object,
  };
}

const storedBytes = async () =>
  (await intake.rows("events"))
    .map(({ properties }) => JSON.stringify(properties).length)
    .reduce((sum, length) => sum + length, 0);

test("2,000 identical pings in a few hundred bytes are one row", async () => {
  await start();
  const ping = { type: "engagement", visitorId: "v", path: "/" };
  const { bytes, status, answer } = await sendGzip(
    Array.from({ length: 2000 }, () => ping),
  );
  expect(bytes).toBeLessThan(500);
  expect(status).toBe(202);
  // Four mutations run at once. They meet in that second of the visitor, and three find the event
  // that the first has stored.
  expect(answer).toMatchObject({ accepted: 1, duplicates: 1999 });
  expect(await intake.rows("events")).toHaveLength(1);
});

test("10 MB in a few KB are paid in full before the next request, by their sender alone", async () => {
  await start();
  const events = views(2000, { properties: { note: "x".repeat(4900) } });
  const bomb = await sendGzip(events);
  expect(bomb.bytes).toBeLessThan(64_000);
  expect(bomb).toMatchObject({ status: 202, answer: { accepted: 2000 } });
  expect(await storedBytes()).toBeGreaterThan(9 * MIB);
  const next = await sendGzip(views(1));
  expect(next).toMatchObject({
    status: 429,
    answer: { error: { kind: "rateLimited" } },
  });
  // An address has 1.2 MB a minute.
  expect(next.retryAfter).toBeGreaterThan(7 * 60);
  expect(next.retryAfter).toBeLessThan(9 * 60);
  expect(await sendGzip(views(1), { ip: "203.0.113.10" })).toMatchObject({
    status: 202,
  });
  await intake.advance(next.retryAfter * SECOND);
  expect((await sendGzip(views(1))).status).toBe(202);
});

describe("at the defaults", () => {
  /**
   * Sends as much as every address may, in five rounds. Answers how many events the site accepted,
   * and how many requests it refused.
   */
  async function sendAll(addresses: number) {
    let taken = 0;
    let refused = 0;
    for (let round = 0; round < 5; round++) {
      for (let address = 0; address < addresses; address++) {
        const ip = `198.51.100.${address}`;
        const { status } = await sendGzip(views(300), { ip });
        if (status === 202) taken += 300;
        else refused++;
      }
      await intake.advance(SECOND);
    }
    return { taken, refused };
  }

  test("one address has 600 events a minute", async () => {
    await start();
    // A second frees ten again, and the request that uses them is whole.
    expect(await sendAll(1)).toEqual({ taken: 900, refused: 2 });
  });

  test("all addresses together have the 6,000 of their key", async () => {
    await start();
    const { taken } = await sendAll(30);
    expect(taken).toBeGreaterThanOrEqual(6000);
    // The snapshot that admits a round may be from before it.
    expect(taken).toBeLessThanOrEqual(6000 + 30 * 300);
    // The secret key is not affected.
    const { secret } = intake.keys;
    expect((await sendGzip(views(1), { key: secret })).status).toBe(202);
    // The last second has freed a hundred, which the first of these may use.
    await sendGzip(views(300), { ip: "203.0.113.76" });
    const other = await sendGzip(views(1), { ip: "203.0.113.77" });
    expect(other.status).toBe(429);
    expect(other.retryAfter).toBeGreaterThan(0);
    await intake.advance(other.retryAfter * SECOND);
    expect((await sendGzip(views(1), { ip: "203.0.113.77" })).status).toBe(202);
  });

  test("a server has 60,000, in requests of 2,000, and one address", async () => {
    await start();
    const { secret } = intake.keys;
    for (let request = 0; request < 5; request++) {
      const { status } = await sendGzip(views(2000), { key: secret });
      expect(status).toBe(202);
    }
    expect(await usesOfAddresses()).toEqual([]);
  });

  test.each(["127.0.0.1", "10.1.2.3", "fd00::1", null])(
    "the address %s says nothing of a sender",
    async (ip) => {
      await start();
      for (let request = 0; request < 3; request++) {
        expect((await sendGzip(views(600), { ip })).status).toBe(202);
      }
    },
  );

  test("networks of IPv6 are one sender each", async () => {
    await start();
    const from = (ip: string) => sendGzip(views(700), { ip });
    expect((await from("2001:db8:0:1::1")).status).toBe(202);
    expect((await from("2001:db8:0:1:ffff::2")).status).toBe(429);
    expect((await from("2001:db8:0:2::1")).status).toBe(202);
  });
});

test("the day's salt costs its first request a mutation and a query more, and no other", async () => {
  await start();
  const calls: string[] = [];
  intake.engine.onTransaction(({ path, scheduledFunctionId }) => {
    if (scheduledFunctionId === null) calls.push(path);
  });
  await sendGzip(views(1));
  expect(calls).toEqual([
    "admission:admit",
    "cookieless:prepareSalt",
    "admission:admit",
    "ingest:ingest",
  ]);
  calls.length = 0;
  // The cache would serve the answer of `admit` within 17 seconds.
  await intake.advance(20 * SECOND);
  await sendGzip(views(1));
  expect(calls).toEqual(["admission:admit", "ingest:ingest"]);
});

/** Rows of addresses; keys and sites have names of other forms. */
async function usesOfAddresses() {
  const rows = await intake.rows("rateUses");
  return rows.filter(({ name }) => /^[\da-f]{16}$/.test(name as string));
}

test("two requests of one address share nothing but what wakes a loop", async () => {
  await start();
  await sendGzip(views(24));
  const records: TransactionRecord[] = [];
  intake.engine.onTransaction((record) => {
    if (record.path === "ingest:ingest") records.push(record);
  });
  await sendGzip(views(24));
  await sendGzip(views(24));
  expect(await usesOfAddresses()).toHaveLength(3);
  const [a, b] = records;
  for (const [one, other] of [
    [a!, b!],
    [b!, a!],
  ] as const) {
    expect(conflictingWrites(one, other)).toEqual([]);
  }
});

test("no address is stored anywhere, and nothing of it is left after the next night", async () => {
  await start();
  await sendGzip(views(24), { ip: "203.0.113.99" });
  await sendGzip(views(24), { ip: "2001:db8:77:88:99::1" });
  expect(await usesOfAddresses()).toHaveLength(2);
  const everything = intake.engine.save();
  expect(everything).toContain("rateUses");
  for (const address of ["203.0.113.99", "2001:db8:77:88", "0.113.99"]) {
    expect(everything).not.toContain(address);
  }
  await intake.advance(DAY - (START % DAY) + MINUTE);
  await intake.engine.mutation(
    "prune:pruneExpired",
    {},
    { component: "footfall" },
  );
  expect(await usesOfAddresses()).toEqual([]);
});
