/** Senders that may send, the times at which they may, and who they count as. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FunctionArgs } from "convex/server";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();
afterEach(() => {
  vi.unstubAllEnvs();
});

type Request = Partial<FunctionArgs<typeof api.admission.admit>>;

async function start(settings: Partial<SiteSettings> = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const admit = (request: Request = {}) =>
    t.query(api.admission.admit, {
      keyHash: site.hashes.public,
      receivedAt: Date.now(),
      ...request,
    });
  /** Why it is refused, or how it is trusted. */
  const outcome = async (request: Request = {}) => {
    const answer = await admit(request);
    if (answer.kind === "refused") return answer.reason;
    return answer.kind === "admitted" ? answer.trusted : answer.kind;
  };
  return {
    t,
    ...site,
    admit,
    outcome,
    secret: { keyHash: site.hashes.secret },
  };
}

const views = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    type: "pageview" as const,
    visitorId: `v${n}`,
    path: "/",
  }));

describe("keys", () => {
  test("unknown, revoked and of a deleted site are the same", async () => {
    const { t, siteId, outcome, secret } = await start();
    expect(await outcome()).toBe(false);
    expect(await outcome(secret)).toBe(true);
    expect(await outcome({ keyHash: "c".repeat(64) })).toBe("unauthorized");
    const keys = await t.query(api.keys.listKeys, { siteId });
    const { keyId } = keys.find(({ kind }) => kind === "public")!;
    await t.mutation(api.keys.revokeKey, { siteId, keyId });
    expect(await outcome()).toBe("unauthorized");
    await t.mutation(api.sites.deleteSite, { siteId });
    expect(await outcome(secret)).toBe("unauthorized");
  });

  test("a secret key is refused in a browser", async () => {
    const { outcome, secret } = await start();
    const origin = "https://shop.example";
    expect(await outcome({ ...secret, origin })).toBe("secretInBrowser");
  });
});

describe("origins", () => {
  const allowedOrigins = ["https://shop.example", "*.shop.example"];

  test("hold a public key, and not a secret one", async () => {
    const { outcome, secret } = await start({ allowedOrigins });
    const from = (origin: string) => outcome({ origin });
    expect(await from("https://shop.example")).toBe(false);
    expect(await from("https://www.shop.example")).toBe(false);
    expect(await from("https://evil.example")).toBe("origin");
    expect(await from("null")).toBe("origin");
    expect(await outcome()).toBe("missingOrigin");
    expect(await outcome(secret)).toBe(true);
  });

  test("may be missing where the list is empty, or the site says so", async () => {
    expect(await (await start()).outcome()).toBe(false);
    const { outcome } = await start({
      allowedOrigins,
      allowMissingOrigin: true,
    });
    expect(await outcome()).toBe(false);
    expect(await outcome({ origin: "https://evil.example" })).toBe("origin");
  });

  const development = [
    "http://localhost:5173",
    "https://localhost:8443",
    "http://shop.localhost:3000",
    "http://127.0.0.1:5173",
    "http://[::1]:5173",
    "http://0.0.0.0:8080",
  ];

  test("of development pages all pass where the site counts these pages", async () => {
    const { outcome, secret } = await start({
      allowedOrigins,
      localhost: "count",
    });
    for (const origin of development) {
      expect([origin, await outcome({ origin })]).toEqual([origin, false]);
    }
    const origin = "http://localhost:5173";
    expect(await outcome({ ...secret, origin })).toBe("secretInBrowser");
    for (const other of [
      "https://localhost",
      "http://localhost.example:5173",
      "capacitor://localhost",
      "null",
    ]) {
      expect([other, await outcome({ origin: other })]).toEqual([
        other,
        "origin",
      ]);
    }
    expect(await outcome()).toBe("missingOrigin");
  });

  test("of development pages are as good as others where the site does not count them", async () => {
    const listed = "http://localhost:5173";
    const { outcome } = await start({
      allowedOrigins: [...allowedOrigins, listed],
    });
    for (const origin of development) {
      const expected = origin === listed ? false : "origin";
      expect([origin, await outcome({ origin })]).toEqual([origin, expected]);
    }
  });
});

test("the answer has the site's patterns of user agents, if there are some", async () => {
  const without = await start();
  expect(await without.admit()).not.toHaveProperty("agents");
  const deniedAgents = ["*Kiosk/*"];
  const { t, admit } = await start({ deniedAgents });
  const agents = { allowedAgents: [], deniedAgents };
  expect(await admit()).toMatchObject({ kind: "admitted", agents });
  const allowing = await start({ allowedAgents: ["Kiosk"], deniedAgents });
  expect(await allowing.admit()).toMatchObject({
    agents: { allowedAgents: ["Kiosk"], deniedAgents },
  });
  const app = { site: "site", receivedAt: Date.now() };
  expect(await t.query(api.admission.admitApp, app)).toMatchObject({
    kind: "admitted",
    agents,
  });
});

describe("a pause", () => {
  test("of the site holds from the next request on, until it ends", async () => {
    const { t, siteId, outcome, secret } = await start();
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect(await outcome()).toBe("paused");
    expect(await outcome(secret)).toBe("paused");
    await t.mutation(api.sites.updateSite, { siteId, status: "active" });
    expect(await outcome()).toBe(false);
  });

  test("of all sites by mutation, as often as one likes", async () => {
    const { t, outcome } = await start();
    await t.mutation(api.switches.resumeIntake, {});
    expect(await outcome()).toBe(false);
    for (let twice = 0; twice < 2; twice++) {
      await t.mutation(api.switches.pauseIntake, {});
      expect(await outcome()).toBe("paused");
    }
    for (let twice = 0; twice < 2; twice++) {
      await t.mutation(api.switches.resumeIntake, {});
      expect(await outcome()).toBe(false);
    }
  });

  test.each([
    ["true", "paused"],
    ["1", "paused"],
    ["TRUE", "paused"],
    [" true\n", "paused"],
    ["false", false],
    ["", false],
  ])("of all sites by the environment, %j", async (value, expected) => {
    const { outcome } = await start();
    vi.stubEnv("FOOTFALL_INTAKE_PAUSED", value);
    expect(await outcome()).toBe(expected);
  });
});

describe("the backlog", () => {
  /** As many events as wait, without having to send them. */
  const pile = (t: TestBackend, siteId: string, events: number) =>
    t.run(async (ctx) => {
      const id = ctx.db.normalizeId("sites", siteId)!;
      const seq = ctx.db.vars.commitTs;
      await ctx.db.insert("backlog", { siteId: id, lane: 0, seq, events });
    });

  test("may be of 50,000 events", async () => {
    const { t, siteId, outcome } = await start();
    await pile(t, siteId, 50_000);
    expect(await outcome()).toBe(false);
    await pile(t, siteId, 1);
    expect(await outcome()).toBe("overloaded");
  });

  test("refuses while a lane is stuck, however few events wait", async () => {
    const { t, siteId, outcome } = await start();
    const progress = { lane: 0, seq: 0n, after: 0, at: START };
    await t.run(async (ctx) => {
      const id = ctx.db.normalizeId("sites", siteId)!;
      const row = { siteId: id, ...progress };
      await ctx.db.insert("laneProgress", row);
    });
    expect(await outcome()).toBe(false);
    await t.run(async (ctx) => {
      const row = await ctx.db.query("laneProgress").first();
      await ctx.db.patch("laneProgress", row!._id, { stuckAt: START });
    });
    expect(await outcome()).toBe("stuck");
  });

  test("refuses by estimate beyond 50,000 events, until they are folded", async () => {
    const { t, siteId, outcome, ...site } = await start();
    await site.send(views(1));
    await pile(t, siteId, 49_900);
    expect(await outcome()).toBe(false);
    await pile(t, siteId, 200);
    expect(await outcome()).toBe("overloaded");
    // They come after the pile, so that the fold passes it.
    await site.send(views(1));
    await foldAll(t);
    expect(await outcome()).toBe(false);
  });
});

describe("the rate", () => {
  const rates = { maxEventsPerMinutePerKey: 100, maxEventsPerMinute: 250 };

  async function sendFrom(kind: "public" | "secret", events: number) {
    const { t, siteId, ...site } = started;
    const keys = await t.query(api.keys.listKeys, { siteId });
    const { keyId } = keys.find((key) => key.kind === kind)!;
    for (let sent = 0; sent < events; sent += 50) {
      await site.send(views(50), { keyId, trusted: kind === "secret" });
    }
    await advance(t, 5 * SECOND);
  }
  let started: Awaited<ReturnType<typeof start>>;

  test("of a key refuses it alone, and says how long", async () => {
    started = await start(rates);
    const { admit, outcome, secret } = started;
    await sendFrom("public", 200);
    const answer = await admit();
    expect(answer).toMatchObject({ kind: "refused", reason: "rateLimited" });
    const { retryAfterMs } = answer as { retryAfterMs: number };
    // A hundred over, of which five seconds have passed.
    expect(retryAfterMs).toBeGreaterThan(50 * SECOND);
    expect(retryAfterMs).toBeLessThan(MINUTE);
    expect(await outcome(secret)).toBe(true);
    await advance(started.t, retryAfterMs);
    expect(await outcome()).toBe(false);
  });

  test("of a site refuses all its keys", async () => {
    started = await start({ ...rates, maxEventsPerMinutePerKey: 1_000_000 });
    await sendFrom("public", 300);
    expect(await started.outcome(started.secret)).toBe("rateLimited");
    await advance(started.t, MINUTE);
    expect(await started.outcome(started.secret)).toBe(true);
  });

  test("does not refuse who is far below a small one", async () => {
    const small = { maxEventsPerMinutePerKey: 60, maxEventsPerMinute: 60 };
    const { t, siteId, outcome, ...site } = await start(small);
    const [key] = await t.query(api.keys.listKeys, { siteId });
    for (let sent = 0; sent < 40; sent++) {
      await site.send(views(1), { keyId: key!.keyId });
      await advance(t, 6 * SECOND);
      expect(await outcome()).toBe(false);
    }
  });

  test("counts rows that are not stored as well", async () => {
    started = await start(rates);
    const { t, siteId, outcome } = started;
    const keys = await t.query(api.keys.listKeys, { siteId });
    const { keyId } = keys.find(({ kind }) => kind === "public")!;
    const receivedAt = Date.now();
    await t.mutation(api.usage.recordNotStored, {
      siteId,
      keyId,
      trusted: false,
      receivedAt,
      bots: 60,
    });
    const notStored = { rejectedValidation: 90, bots: 0, doNotTrack: 0 };
    await started.send(views(1), { keyId, trusted: false, notStored });
    await advance(t, 5 * SECOND);
    expect(await outcome()).toBe("rateLimited");
  });

  test.each([
    ["stored", null, "rateLimited"],
    ["not stored", null, "rateLimited"],
    ["stored", undefined, true],
    ["not stored", undefined, true],
  ])("of a site, after rows %s with the key %s", async (what, keyId, then) => {
    const { t, siteId, outcome, secret, ...site } = await start({
      maxEventsPerMinute: 250,
    });
    const sender = {
      trusted: false,
      ...(keyId !== undefined && { keyId }),
    };
    if (what === "stored") await site.send(views(300), sender);
    else {
      const receivedAt = Date.now();
      const bots = { siteId, trusted: false, receivedAt, bots: 300 };
      await t.mutation(api.usage.recordNotStored, { ...bots, ...sender });
    }
    await advance(t, 5 * SECOND);
    expect(await outcome(secret)).toBe(then);
  });

  test("comes behind the state, and the state behind the origin", async () => {
    started = await start({ ...rates, allowedOrigins: ["https://a.example"] });
    const { t, siteId, outcome } = started;
    await sendFrom("public", 200);
    const origin = "https://a.example";
    expect(await outcome({ origin })).toBe("rateLimited");
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect(await outcome({ origin })).toBe("paused");
    expect(await outcome()).toBe("missingOrigin");
  });
});

describe("the cookieless visitor", () => {
  const device = { ip: "192.0.2.1", userAgent: "A" };

  async function visitorOf(
    { t, admit }: Awaited<ReturnType<typeof start>>,
    of: typeof device = device,
  ): Promise<string> {
    const receivedAt = Date.now();
    await t.mutation(api.cookieless.prepareSalt, { receivedAt });
    const answer = await admit({ device: of });
    if (answer.kind !== "admitted") throw new Error(answer.kind);
    return answer.visitorId ?? "none";
  }

  test("is one by address and agent, for a day, and not of a server", async () => {
    const site = await start();
    expect(await site.outcome({ device })).toBe("saltMissing");
    const first = await visitorOf(site);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await visitorOf(site)).toBe(first);
    expect(await visitorOf(site, { ...device, ip: "192.0.2.2" })).not.toBe(
      first,
    );
    expect(await visitorOf(site, { ...device, userAgent: "B" })).not.toBe(
      first,
    );
    expect(await site.admit({ ...site.secret, device })).not.toHaveProperty(
      "visitorId",
    );
    vi.setSystemTime(START + DAY);
    expect(await visitorOf(site)).not.toBe(first);
  });

  test("stays over midnight while the visit goes on, and no longer", async () => {
    const site = await start();
    const midnight = Math.ceil(START / DAY) * DAY;
    const send = async (at: number) => {
      vi.setSystemTime(at);
      const visitorId = await visitorOf(site);
      await site.send([{ type: "pageview", visitorId, path: "/" }]);
      return visitorId;
    };
    const evening = await send(midnight - 10 * MINUTE);
    expect(await send(midnight + 15 * MINUTE)).toBe(evening);
    expect(await send(midnight + 45 * MINUTE)).toBe(evening);
    const next = await send(midnight + 76 * MINUTE);
    expect(next).not.toBe(evening);
    expect(await send(midnight + 20 * HOUR)).toBe(next);
  });

  test("has salts of two days at most, also when nobody comes by any more", async () => {
    const site = await start();
    const salts = () => site.t.run((ctx) => ctx.db.query("salts").collect());
    const pass = async (durationMs: number) => {
      vi.advanceTimersByTime(durationMs);
      await site.t.finishInProgressScheduledFunctions();
    };
    for (let day = 0; day < 4; day++) {
      if (day > 0) await pass(DAY);
      await visitorOf(site);
    }
    const today = Math.floor(Date.now() / DAY);
    const rows = await salts();
    expect(rows.map(({ day }) => day)).toEqual([today - 1, today]);
    expect(new Set(rows.map(({ salt }) => salt)).size).toBe(2);
    await pass((today + 2) * DAY - Date.now() - MINUTE);
    expect(await salts()).toHaveLength(1);
    await pass(2 * MINUTE);
    expect(await salts()).toEqual([]);
  });
});
