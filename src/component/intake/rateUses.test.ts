/** Keys, sites, and addresses under public keys may use their rates, and no more. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { RateLevel, Admission } from "../../shared/event/intake.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import type { KeyKind } from "../../shared/site/keys.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  useNoChance,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();
/** Only whole units are noted, unless a test says otherwise: so tests can add up. */
const chance = useNoChance();

const ALICE = "203.0.113.9";
const BOB = "2001:db8:0:1";
const HASH = /^[\da-f]{16}$/;

/** How much of its own rate an address had used; undefined if it has none. */
const levelOf = ({ rateLevels }: { rateLevels: RateLevel[] }) =>
  rateLevels.find(({ name }) => HASH.test(name))?.level;

async function start(settings: Partial<SiteSettings> = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  const keys = await t.query(api.keys.listKeys, { siteId });
  const keyIdOf = (kind: KeyKind) =>
    keys.find((key) => key.kind === kind)!.keyId;
  await t.mutation(api.cookieless.prepareSalt, { receivedAt: Date.now() });

  const admit = (
    address?: string,
    kind: KeyKind = "public",
  ): Promise<Admission> =>
    t.query(api.admission.admit, {
      keyHash: site.hashes[kind],
      receivedAt: Date.now(),
      ...(address !== undefined && { address }),
    });
  const admitApp = (address: string) =>
    t.query(api.admission.admitApp, {
      site: "site",
      receivedAt: Date.now(),
      address,
    });
  /** Stores under the public key what was admitted before. */
  const store = (
    { rateLevels }: { rateLevels: RateLevel[] },
    events: IncomingEvent[],
    more: { keyId?: string | null; receivedAt?: number } = {},
  ) =>
    site.send(events, {
      trusted: false,
      import: false,
      keyId: keyIdOf("public"),
      rateLevels,
      ...more,
    });
  return {
    t,
    siteId,
    keyIdOf,
    admit,
    admitApp,
    store,
    /** One request: whether it was taken, or for how long it has to wait. */
    request: async (address: string, events: IncomingEvent[]) => {
      const admission = await admit(address);
      if (admission.kind === "refused") return admission.retryAfterMs ?? "?";
      if (admission.kind !== "admitted") return admission.kind;
      await store(admission, events);
      return "taken";
    },
    /** Uses of addresses. Those of keys and sites are in `rates.test.ts`. */
    rows: async () => {
      const uses = await t.run((ctx) => ctx.db.query("rateUses").collect());
      return uses.filter(({ name }) => HASH.test(name));
    },
  };
}

let ids = 0;
const views = (count: number, note = ""): IncomingEvent[] =>
  Array.from({ length: count }, () => ({
    type: "pageview",
    visitorId: `v${ids++}`,
    path: "/",
    ...(note !== "" && { properties: [{ key: "note", value: note }] }),
  }));
const pass = (durationMs: number) => vi.setSystemTime(Date.now() + durationMs);

describe("an address", () => {
  // One has 100 of 1,000 a minute, and each row stands for two events.
  const settings = { maxEventsPerMinutePerPublicKey: 1000 };

  test("may use a tenth of its key's rate, and others are not concerned", async () => {
    const { request } = await start(settings);
    expect(await request(ALICE, views(60))).toBe("taken");
    expect(await request(ALICE, views(60))).toBe("taken");
    expect(await request(ALICE, views(1))).toBe(12 * SECOND + 1);
    expect(await request(BOB, views(60))).toBe("taken");
    pass(12 * SECOND);
    expect(await request(ALICE, views(1))).toBe(1);
    pass(1);
    expect(await request(ALICE, views(1))).toBe("taken");
  });

  test("pays all of a request that was let in", async () => {
    const { request } = await start(settings);
    expect(await request(ALICE, views(500))).toBe("taken");
    expect(await request(ALICE, views(1))).toBe(4 * MINUTE + 1);
    pass(4 * MINUTE + 1);
    expect(await request(ALICE, views(500))).toBe("taken");
    // The rest of the first is not forgotten, though its minute is long over.
    expect(await request(ALICE, views(1))).toBe(5 * MINUTE);
  });

  test("pays all of a burst that was let in at once", async () => {
    const { admit, store, request } = await start(settings);
    const admissions = await Promise.all(
      Array.from({ length: 10 }, () => admit(ALICE)),
    );
    for (const admission of admissions) {
      if (admission.kind !== "admitted") throw new Error(admission.kind);
      await store(admission, views(200));
    }
    expect(await request(ALICE, views(1))).toBe(19 * MINUTE + 1);
    pass(19 * MINUTE);
    expect(await request(ALICE, views(1))).toBe(1);
    pass(MINUTE);
    expect(await request(ALICE, views(1))).toBe("taken");
  });

  test("pays for bytes as for events", async () => {
    const bytes = { ...settings, maxBytesPerMinutePerPublicKey: 1_000_000 };
    const { request, rows } = await start(bytes);
    // Some 30 KB each, where events have 1,000 bytes on average.
    expect(await request(ALICE, views(5, "x".repeat(30_000)))).toBe("taken");
    const [row] = await rows();
    expect(row!.events).toBeGreaterThanOrEqual(150);
    expect(row!.events).toBeLessThan(155);
    expect(await request(ALICE, views(1))).toBeGreaterThan(30 * SECOND);
  });

  test("pays for what is found to be stored already, and for what is not stored", async () => {
    const { t, siteId, keyIdOf, admit, request, rows } = await start({
      ...settings,
      maxBytesPerMinutePerPublicKey: 1_000_000,
    });
    const [event] = views(1, "x".repeat(30_000));
    const known = { ...event!, eventId: "known" };
    await request(ALICE, [known]);
    await request(BOB, [known]);
    const [first, again] = await rows();
    expect(again!.events).toBe(first!.events);
    const carol = await admit("198.51.100.1");
    if (carol.kind !== "admitted") throw new Error(carol.kind);
    await t.mutation(api.usage.recordNotStored, {
      siteId,
      keyId: keyIdOf("public"),
      trusted: false,
      rateLevels: carol.rateLevels,
      receivedAt: Date.now(),
      bots: 300,
    });
    expect(await request("198.51.100.1", views(1))).toBe(2 * MINUTE + 1);
  });

  test("is looked up by its newest uses, which say what was left of the others", async () => {
    const { t, admit, request, rows } = await start(settings);
    await request(ALICE, views(60));
    const [first] = await rows();
    expect(first).not.toHaveProperty("levelBefore");
    const { _id, _creationTime, ...use } = first!;
    const plant = (at: number, events: number, levelBefore: number) =>
      t.run((ctx) =>
        ctx.db.insert("rateUses", { ...use, at, events, levelBefore }),
      );
    const level = async () => {
      const admission = await admit(ALICE);
      if (admission.kind !== "admitted") throw new Error(admission.kind);
      return levelOf(admission);
    };
    // It may not know of one of up to 15 seconds before it.
    pass(15 * SECOND);
    await plant(Date.now(), 7, 20);
    expect(await level()).toBe(60 + 7 - 25);
    pass(1);
    await plant(Date.now(), 2, 27);
    expect(await level()).toBe(29);
  });

  test("is forgotten after an hour, unless a low rate leaks for longer", async () => {
    const { t, request, rows } = await start(settings);
    await request(ALICE, views(2));
    // Nothing but the look is bounded: a level this high does not come about.
    const { _id, ...planted } = (await rows())[0]!;
    await t.run((ctx) =>
      ctx.db.replace("rateUses", _id, { ...planted, levelBefore: 1e6 }),
    );
    pass(HOUR);
    expect(await request(ALICE, views(1))).toBeGreaterThan(DAY);
    pass(1);
    expect(await request(ALICE, views(1))).toBe("taken");

    const low = await start({ maxEventsPerMinutePerPublicKey: 10 });
    expect(await low.request(BOB, views(500))).toBe("taken");
    pass(8 * HOUR);
    // The address has one event a minute.
    expect(await low.request(BOB, views(1))).toBe(19 * MINUTE + 1);
  });

  test("costs 200 rows at most, however many uses it has", async () => {
    const { t, admit, request, rows } = await start(settings);
    await request(ALICE, views(2));
    const { _id, _creationTime, ...use } = (await rows())[0]!;
    await t.run(async (ctx) => {
      await ctx.db.delete("rateUses", _id);
      for (let n = 0; n < 210; n++) {
        await ctx.db.insert("rateUses", { ...use, events: 0.4 });
      }
    });
    const admission = await admit(ALICE);
    if (admission.kind !== "admitted") throw new Error(admission.kind);
    expect(levelOf(admission)).toBeCloseTo(80);
  });

  test("under two keys is two, and the app's own client is a key", async () => {
    const { t, siteId, admitApp, store, request } = await start(settings);
    await request(ALICE, views(300));
    expect(await request(ALICE, views(1))).toBeGreaterThan(0);
    const keyHash = "c".repeat(64);
    const second = { siteId, kind: "public" as const, hash: keyHash };
    await t.mutation(api.keys.createKey, second);
    const asked = { keyHash, receivedAt: Date.now(), address: ALICE };
    const other = await t.query(api.admission.admit, asked);
    if (other.kind !== "admitted") throw new Error(other.kind);
    expect(levelOf(other)).toBe(0);
    const app = await admitApp(ALICE);
    if (app.kind !== "admitted") throw new Error(app.kind);
    await store(app, views(300), { keyId: null });
    expect(await admitApp(ALICE)).toMatchObject({
      reason: "rateLimited",
      retryAfterMs: 2 * MINUTE + 1,
    });
    expect(await admitApp(BOB)).toMatchObject({ kind: "admitted" });
  });

  test.each([
    ["a secret key", {}, "secret", ALICE],
    ["no address", {}, "public", undefined],
    ["a site that lets it", { maxPercentPerAddress: 100 }, "public", ALICE],
  ] as const)("has no rate of its own with %s", async (...given) => {
    const [_with, more, kind, address] = given;
    const { admit, store, rows } = await start({ ...settings, ...more });
    for (let request = 0; request < 2; request++) {
      const admission = await admit(address, kind);
      if (admission.kind !== "admitted") throw new Error(admission.kind);
      expect(levelOf(admission)).toBeUndefined();
      await store(admission, views(300), {
        ...(kind === "secret" && { keyId: admission.keyId }),
      });
    }
    expect(await rows()).toEqual([]);
  });

  test("may have more or less of the rate, as the site says", async () => {
    const { request } = await start({ ...settings, maxPercentPerAddress: 50 });
    expect(await request(ALICE, views(400))).toBe("taken");
    expect(await request(ALICE, views(200))).toBe("taken");
    expect(await request(ALICE, views(1))).toBe(12 * SECOND + 1);
  });

  test("is noted now and then, so that small requests seldom pay for it", async () => {
    const { request, rows } = await start();
    // Units of 12 events: a fiftieth of 600.
    chance(1 / 12);
    await request(ALICE, views(1));
    expect(await rows()).toEqual([]);
    chance(0.99 / 12);
    await request(ALICE, views(1));
    expect(await rows()).toMatchObject([{ events: 12, at: START }]);
  });

  test("is another at midnight, so it may use two minutes' worth there", async () => {
    const { t, request } = await start(settings);
    const midnight = Math.ceil(START / DAY) * DAY;
    vi.setSystemTime(midnight - 1);
    expect(await request(ALICE, views(100))).toBe("taken");
    expect(await request(ALICE, views(1))).toBe(1);
    vi.setSystemTime(midnight);
    expect(await request(ALICE, views(1))).toBe("saltMissing");
    await t.mutation(api.cookieless.prepareSalt, { receivedAt: Date.now() });
    expect(await request(ALICE, views(100))).toBe("taken");
    expect(await request(ALICE, views(1))).toBe(1);
  });

  test("waits for the state and the origin before the day's salt is made", async () => {
    const { t, siteId, request } = await start(settings);
    pass(DAY);
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect(await request(ALICE, views(1))).toBe("?");
    await t.mutation(api.sites.updateSite, { siteId, status: "active" });
    expect(await request(ALICE, views(1))).toBe("saltMissing");
  });
});

describe("what an address has used", () => {
  test("goes when its day is over, in bounded runs", async () => {
    const { t, request, rows } = await start();
    for (let request_ = 0; request_ < 5; request_++) {
      await request(`203.0.113.${request_}`, views(12));
    }
    const prune = (limit: number) =>
      t.mutation(api.prune.pruneExpired, { limit });
    const midnight = Math.ceil(START / DAY) * DAY;
    vi.setSystemTime(midnight - 1);
    expect(await prune(100)).toMatchObject({ deleted: { rateUses: 0 } });
    expect(await rows()).toHaveLength(5);
    vi.setSystemTime(midnight + 3 * HOUR);
    await t.mutation(api.cookieless.prepareSalt, { receivedAt: Date.now() });
    await request(ALICE, views(12));
    expect(await prune(3)).toMatchObject({
      deleted: { rateUses: 3 },
      hasMore: true,
    });
    expect(await prune(3)).toMatchObject({
      deleted: { rateUses: 2 },
      hasMore: false,
    });
    expect(await rows()).toMatchObject([{ at: midnight + 3 * HOUR }]);
  });

  test("holds no address, and tells sites and days apart", async () => {
    const { t, request, rows } = await start();
    await request(ALICE, views(12));
    await request(BOB, views(12));
    pass(DAY);
    await t.mutation(api.cookieless.prepareSalt, { receivedAt: Date.now() });
    await request(ALICE, views(12));
    const stored = await rows();
    expect(new Set(stored.map(({ name }) => name)).size).toBe(3);
    for (const address of [ALICE, BOB]) {
      expect(JSON.stringify(stored)).not.toContain(address);
    }
  });
});

describe("any order of requests", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
  });

  test("is admitted as by a bucket for each address that the sample fills", async () => {
    const arbitraryRequest = fc.record({
      afterMs: fc.oneof(fc.nat(2 * SECOND), fc.nat(MINUTE), fc.nat(4 * MINUTE)),
      address: fc.constantFrom(ALICE, BOB, "198.51.100.1"),
      events: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.nat(200)),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryRequest, { minLength: 5, maxLength: 25 }),
        async (requests) => {
          vi.setSystemTime(START);
          // A hundred a minute for each address, in units of two.
          const { request } = await start({
            maxEventsPerMinutePerPublicKey: 10_000,
            maxPercentPerAddress: 1,
          });
          const buckets = new Map<string, { level: number; at: number }>();
          for (const { afterMs, address, events, random } of requests) {
            pass(afterMs);
            const now = Date.now();
            const { level, at } = buckets.get(address) ?? { level: 0, at: now };
            const left = Math.max(0, level - ((now - at) / MINUTE) * 100);
            chance(random);
            const outcome = await request(address, views(events));
            vi.restoreAllMocks();
            if (left >= 100) {
              const delayMs = ((left - 100) * MINUTE) / 100;
              expect(Math.abs(Number(outcome) - delayMs)).toBeLessThan(1.001);
              continue;
            }
            expect(outcome).toBe("taken");
            const whole = events - (events % 2);
            const isUp = random * 2 < events % 2;
            const noted = whole + (isUp ? 2 : 0);
            buckets.set(address, { level: left + noted, at: now });
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
