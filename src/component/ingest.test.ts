import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../shared/incoming.js";
import { DAY, HOUR, MINUTE, SECOND } from "../shared/units.js";
import { api } from "./_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "./setup.helpers.js";

useTestClock();

const view: IncomingEvent = { type: "pageview", path: "/", visitorId: "ada" };
const now = { import: false };

function storedEvents(t: TestBackend) {
  return t.run((ctx) => ctx.db.query("events").collect());
}

describe("ingest", () => {
  test("stores what is good and says what is wrong with the rest, by index", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const result = await site.send(
      [
        { ...view, occurredAt: START - 6 * DAY },
        view,
        { ...view, occurredAt: -1 },
      ],
      now,
    );
    expect(result).toEqual({
      kind: "stored",
      accepted: 1,
      duplicates: 0,
      rejected: [
        {
          index: 0,
          reason: "validation",
          error: "event timestamp older than 5 days",
        },
        {
          index: 2,
          reason: "validation",
          error: "event timestamp -1 is before 1970",
        },
      ],
    });
  });

  test("an event id is stored once, in a batch and across batches, per site", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const event = { ...view, eventId: "e1" };
    expect(stored(await site.send([event, event]))).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(stored(await site.send([event]))).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    expect(stored(await site.send([view, view]))).toMatchObject({
      accepted: 2,
      duplicates: 0,
    });
  });

  test.each([
    ["none: the time of receipt", undefined, undefined, START],
    ["the past", START - HOUR, undefined, START - HOUR],
    ["1 min ahead is kept", START + MINUTE, undefined, START + MINUTE],
    ["2 min ahead becomes the receipt", START + 2 * MINUTE, undefined, START],
    ["a right clock", START - HOUR, START - SECOND, START - HOUR],
    ["3 h fast", START + 2 * HOUR, START + 3 * HOUR, START - HOUR],
    ["3 h slow", START - 4 * HOUR, START - 3 * HOUR, START - HOUR],
  ])("time, %s", async (_case, occurredAt, sentAt, expected) => {
    const t = initConvexTest();
    const site = await initSite(t);
    const event = occurredAt === undefined ? view : { ...view, occurredAt };
    await site.send([event], { ...now, ...(sentAt && { sentAt }) });
    expect(await storedEvents(t)).toMatchObject([
      { occurredAt: expected, receivedAt: START },
    ]);
  });

  test.each([
    ["4 d 23 h 59 min", 5 * DAY - MINUTE, 1],
    ["5 d 1 min", 5 * DAY + MINUTE, 0],
  ])("age, %s", async (_case, ageMs, accepted) => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = [{ ...view, occurredAt: START - ageMs }];
    expect(stored(await site.send(events, now)).accepted).toBe(accepted);
  });

  test("history is taken under a secret key only", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = [{ ...view, occurredAt: START - 400 * DAY }];
    expect(stored(await site.send(events)).accepted).toBe(1);
    const publicKey = { keyHash: site.hashes.public };
    expect(stored(await site.send(events, publicKey)).accepted).toBe(0);
  });

  test.each([
    ["public, a visitor", "public", { visitorId: "v" }, "client", "v"],
    [
      "public, says server",
      "public",
      { visitorId: "v", source: "server" },
      "client",
      "v",
    ],
    [
      "secret, a device's buffer",
      "secret",
      { visitorId: "v", userId: "u" },
      "client",
      "v",
    ],
    [
      "secret, says server",
      "secret",
      { visitorId: "v", source: "server" },
      "server",
      "v",
    ],
    ["secret, only a user", "secret", { userId: "u" }, "server", undefined],
    ["secret, nobody", "secret", {}, "client", undefined],
  ] as const)(
    "identity and source: %s",
    async (_case, kind, identity, source, visitorId) => {
      const t = initConvexTest();
      const site = await initSite(t);
      await site.send([{ type: "pageview", ...identity }], {
        keyHash: site.hashes[kind],
      });
      const [event] = await storedEvents(t);
      expect([event?.source, event?.visitorId]).toEqual([source, visitorId]);
    },
  );

  test("a browser without an id is one visitor by address and agent, for a day", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const send = async (ip: string, userAgent: string) => {
      await site.send([{ type: "pageview" }], {
        keyHash: site.hashes.public,
        ip,
        userAgent,
      });
      return (await storedEvents(t)).at(-1)?.visitorId;
    };
    const first = await send("192.0.2.1", "A");
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await send("192.0.2.1", "A")).toBe(first);
    expect(await send("192.0.2.2", "A")).not.toBe(first);
    expect(await send("192.0.2.1", "B")).not.toBe(first);
    vi.setSystemTime(START + DAY);
    expect(await send("192.0.2.1", "A")).not.toBe(first);
    expect(
      JSON.stringify(await storedEvents(t), (_key, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    ).not.toContain("192.0.2");
  });

  test("properties: denied ones and those not allowed are left out", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      allowedProperties: ["plan", "email"],
      deniedProperties: ["email"],
    });
    const properties = ["plan", "email", "other"].map((key) => ({
      key,
      value: "x",
    }));
    await site.send([{ ...view, properties }]);
    expect(await storedEvents(t)).toMatchObject([
      { properties: [{ key: "plan", value: "x" }] },
    ]);
  });
});

describe("who may send", () => {
  const refused = (reason: string) => ({ kind: "refused", reason });

  test("unknown, revoked, deleted and a secret key in a browser are the same", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const unauthorized = refused("unauthorized");
    const unknown = { keyHash: "c".repeat(64) };
    expect(await site.send([view], unknown)).toEqual(unauthorized);
    const browser = { origin: "https://shop.example" };
    expect(await site.send([view], browser)).toEqual(unauthorized);
    const keys = await t.query(api.keys.listKeys, { siteId: site.siteId });
    const publicKey = keys.find((key) => key.kind === "public")!;
    await t.mutation(api.keys.revokeKey, {
      siteId: site.siteId,
      keyId: publicKey.keyId,
    });
    const revoked = { keyHash: site.hashes.public };
    expect(await site.send([view], revoked)).toEqual(unauthorized);
    await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
    expect(await site.send([view])).toEqual(unauthorized);
  });

  test("a public key is held to the site's origins, a secret key is not", async () => {
    const t = initConvexTest();
    const site = await initSite(t, {
      allowedOrigins: ["https://shop.example", "*.shop.example"],
    });
    const from = (origin?: string) =>
      site.send([view], {
        keyHash: site.hashes.public,
        ...(origin !== undefined && { origin }),
      });
    expect((await from("https://shop.example")).kind).toBe("stored");
    expect((await from("https://www.shop.example")).kind).toBe("stored");
    expect(await from("https://evil.example")).toEqual(refused("origin"));
    expect(await from()).toEqual(refused("origin"));
    expect((await site.send([view])).kind).toBe("stored");
  });

  test("a paused site stores nothing and goes on from the next request", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect(await site.send([view])).toEqual(refused("paused"));
    await t.mutation(api.sites.updateSite, { siteId, status: "active" });
    expect((await site.send([view])).kind).toBe("stored");
  });

  test("too many events in one call are refused whole", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = Array.from({ length: 501 }, () => view);
    await expect(site.send(events)).rejects.toThrow(/at most 500/);
  });
});
