/** Refusals that a site notes while somebody sets it up, and those that it does not. */
import { describe, expect, test, vi } from "vitest";
import type { FunctionArgs } from "convex/server";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY, HOUR, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  allRows,
  foldAll,
  initConvexTest,
  initSite,
  START,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();

type Request = Partial<FunctionArgs<typeof api.admission.admit>>;

const allowedOrigins = ["https://shop.example"];
const UNKNOWN = "c".repeat(64);
const dev = { origin: "http://localhost:5173" };

const pass = (durationMs: number) => vi.setSystemTime(Date.now() + durationMs);

const notes = (t: TestBackend) =>
  t.run((ctx) => ctx.db.query("refusals").collect());

async function start(settings: Partial<SiteSettings> = { allowedOrigins }) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId, hashes } = site;
  /** The site that notes the refusal of a request. Undefined: none does. */
  const notedBy = async (request: Request = dev) => {
    const answer = await t.query(api.admission.admit, {
      keyHash: hashes.public,
      receivedAt: Date.now(),
      ...request,
    });
    if (answer.kind !== "refused") throw new Error(answer.kind);
    return answer.notingSiteId;
  };
  /** Asks for admission as the routes do, and notes what they are told to. */
  const request = async (more: Request = dev) => {
    const about = more.origin ?? "";
    const answer = await t.query(api.admission.admit, {
      keyHash: hashes.public,
      receivedAt: Date.now(),
      ...more,
    });
    if (answer.kind !== "refused" || answer.notingSiteId === undefined) return;
    const { notingSiteId, reason } = answer;
    await t.mutation(api.refusals.noteRefusal, {
      siteId: notingSiteId,
      ...{ reason, about },
    });
  };
  const view = { type: "pageview" as const, path: "/", visitorId: "v1" };
  return {
    ...{ t, siteId, hashes, notedBy, request },
    secret: { keyHash: hashes.secret, ...dev },
    /** Stores an event, so that the site has figures. */
    store: () => site.send([{ ...view, occurredAt: Date.now() }]),
    rows: () => notes(t),
    /** Makes every note look as if it was written so often. */
    fill: (writes: number) =>
      t.run(async (ctx) => {
        for (const { _id } of await ctx.db.query("refusals").collect()) {
          await ctx.db.patch("refusals", _id, { requests: writes, writes });
        }
      }),
  };
}

describe("a site that has nothing yet", () => {
  test("notes every refusal of a key or an origin, however old it is", async () => {
    const { t, siteId, notedBy, secret } = await start();
    for (const ageMs of [0, HOUR, 90 * DAY]) {
      vi.setSystemTime(START + ageMs);
      expect(await notedBy()).toBe(siteId);
      expect(await notedBy({})).toBe(siteId);
      expect(await notedBy(secret)).toBe(siteId);
      expect(await notedBy({ keyHash: UNKNOWN })).toBe(siteId);
    }
    const keys = await t.query(api.keys.listKeys, { siteId });
    const { keyId } = keys.find(({ kind }) => kind === "public")!;
    await t.mutation(api.keys.revokeKey, { siteId, keyId });
    pass(DAY);
    expect(await notedBy()).toBe(siteId);
  });

  test("notes no refusal for its state", async () => {
    const { t, siteId, notedBy } = await start({});
    await t.mutation(api.sites.updateSite, { siteId, status: "paused" });
    expect(await notedBy()).toBeUndefined();
  });

  test("notes nothing once it is being deleted, nor for the next newest", async () => {
    const { t, siteId, notedBy } = await start();
    await t.mutation(api.sites.deleteSite, { siteId });
    expect(await notedBy()).toBeUndefined();
    expect(await notedBy({ keyHash: UNKNOWN })).toBeUndefined();
    const refused = { reason: "unauthorized" as const, about: "" };
    await t.mutation(api.refusals.noteRefusal, { siteId, ...refused });
    await t.mutation(api.refusals.noteRefusal, { siteId: "x", ...refused });
    expect(await notes(t)).toEqual([]);
  });
});

describe("a site that has figures", () => {
  async function startWithFigures() {
    const made = await start();
    await made.store();
    await foldAll(made.t);
    vi.setSystemTime(START + DAY);
    expect(await made.notedBy()).toBeUndefined();
    expect(await made.notedBy({})).toBeUndefined();
    expect(await made.notedBy(made.secret)).toBeUndefined();
    expect(await made.notedBy({ keyHash: UNKNOWN })).toBeUndefined();
    return made;
  }

  test("notes refusals for an hour after it was made", async () => {
    const { store, notedBy, siteId } = await start();
    await store();
    vi.setSystemTime(START + HOUR - 1);
    expect(await notedBy()).toBe(siteId);
    vi.setSystemTime(START + HOUR);
    expect(await notedBy()).toBeUndefined();
  });

  const changes: Record<string, Partial<SiteSettings>> = {
    "its origins": { allowedOrigins: ["https://tea.example"] },
    "requests without an origin": { allowMissingOrigin: true },
    "development pages": { localhost: "count" },
  };
  const other = { origin: "https://evil.example" };

  test.each(Object.entries(changes))(
    "notes refusals for an hour after a change of %s",
    async (_name, settings) => {
      const { t, siteId, notedBy } = await startWithFigures();
      await t.mutation(api.sites.updateSite, { siteId, ...settings });
      pass(HOUR - 1);
      expect(await notedBy(other)).toBe(siteId);
      pass(1);
      expect(await notedBy(other)).toBeUndefined();
    },
  );

  test("notes none after a change of something else, or to the same", async () => {
    const { t, siteId, notedBy } = await startWithFigures();
    await t.mutation(api.sites.updateSite, {
      ...{ siteId, name: "New", allowedOrigins, localhost: "exclude" },
    });
    expect(await notedBy()).toBeUndefined();
  });

  test("notes refusals for an hour after a new key, and not after one that is there", async () => {
    const { t, siteId, hashes, notedBy } = await startWithFigures();
    const add = (hash: string) =>
      t.mutation(api.keys.createKey, { siteId, kind: "public", hash });
    await add(hashes.public);
    expect(await notedBy()).toBeUndefined();
    await add("d".repeat(64));
    pass(HOUR - 1);
    expect(await notedBy()).toBe(siteId);
    pass(1);
    expect(await notedBy()).toBeUndefined();
  });

  test("notes refusals for an hour after a key was revoked, and a second time changes nothing", async () => {
    const { t, siteId, notedBy } = await startWithFigures();
    const keys = await t.query(api.keys.listKeys, { siteId });
    const { keyId } = keys.find(({ kind }) => kind === "public")!;
    const revoke = () => t.mutation(api.keys.revokeKey, { siteId, keyId });
    await revoke();
    pass(HOUR - 1);
    expect(await notedBy()).toBe(siteId);
    await revoke();
    pass(1);
    expect(await notedBy()).toBeUndefined();
  });
});

test("admission says for an hour that rejected rows are noted, whatever is stored", async () => {
  const { t, hashes, store } = await start({});
  const admit = () =>
    t.query(api.admission.admit, {
      keyHash: hashes.public,
      receivedAt: Date.now(),
    });
  expect(await admit()).toMatchObject({ kind: "admitted", isWatched: true });
  await store();
  vi.setSystemTime(START + HOUR - 1);
  expect(await admit()).toMatchObject({ isWatched: true });
  vi.setSystemTime(START + HOUR);
  expect(await admit()).not.toHaveProperty("isWatched");
});

describe("of two sites", () => {
  test("the newer one notes an unknown key, and each its own refusals", async () => {
    const { t, siteId, store, notedBy, request } = await start();
    pass(SECOND);
    const { siteId: newer } = await t.mutation(api.sites.createSite, {
      slug: "newer",
      name: "Newer",
    });
    expect(await notedBy({ keyHash: UNKNOWN })).toBe(newer);
    expect(await notedBy()).toBe(siteId);
    await request({ keyHash: UNKNOWN });
    await request();
    expect(await notes(t)).toMatchObject([
      { siteId: newer, reason: "unauthorized", about: "" },
      { siteId, reason: "origin", about: dev.origin },
    ]);
    // The older site is watched no more, and that is nothing to the newer one.
    await store();
    pass(DAY);
    expect(await notedBy()).toBeUndefined();
    expect(await notedBy({ keyHash: UNKNOWN })).toBe(newer);
  });

  test("an older one does not note an unknown key for a newer one that is not watched", async () => {
    const { t, siteId, notedBy } = await start();
    pass(SECOND);
    const { siteId: newer } = await t.mutation(api.sites.createSite, {
      slug: "newer",
      name: "Newer",
    });
    await t.mutation(api.ingest.ingest, {
      siteId: newer,
      ...{ trusted: true, receivedAt: Date.now() },
      events: [{ type: "pageview", visitorId: "v1", path: "/" }],
    });
    pass(DAY);
    expect(await notedBy({ keyHash: UNKNOWN })).toBeUndefined();
    expect(await notedBy()).toBe(siteId);
  });
});

describe("a note", () => {
  test("counts requests of the same reason and origin, with the first and last time", async () => {
    const { request, rows, siteId } = await start();
    await request();
    pass(SECOND);
    await request();
    await request({ origin: "HTTP://LOCALHOST:5173" });
    await request({});
    expect(await rows()).toMatchObject([
      {
        ...{ siteId, reason: "origin", about: dev.origin },
        ...{ requests: 3, firstAt: START, lastAt: START + SECOND },
      },
      { reason: "missingOrigin", about: "", requests: 1 },
    ]);
  });

  test("replaces the one that nobody added to for the longest time", async () => {
    const { request, rows } = await start();
    for (let port = 1; port <= 10; port++) {
      await request({ origin: `http://localhost:${port}` });
      pass(SECOND);
    }
    await request({ origin: "http://localhost:1" });
    pass(SECOND);
    await request({ origin: "http://localhost:11" });
    const ports = (await rows()).map(({ about }) => about.split(":").at(-1));
    expect(ports).toHaveLength(10);
    expect(ports).toEqual(
      expect.arrayContaining(["1", "3", "4", "5", "6", "7", "8", "9", "10"]),
    );
    const newest = (await rows()).find(({ about }) => /:11$/.test(about));
    expect(newest).toMatchObject({
      ...{ requests: 1, writes: 2, firstAt: START + 11 * SECOND },
    });
  });
});

describe("a flood of refusals", () => {
  test("of one origin writes 1,000 times, and admission then asks for no note", async () => {
    const { t, siteId, request, notedBy, rows, fill } = await start();
    await request();
    await fill(990);
    for (let count = 0; count < 10; count++) {
      expect(await notedBy()).toBe(siteId);
      await request();
    }
    expect(await rows()).toMatchObject([{ requests: 1000, writes: 1000 }]);
    expect(await notedBy()).toBeUndefined();
    const before = await allRows(t);
    pass(SECOND);
    // Requests that were admitted at the same time may still call it.
    await t.mutation(api.refusals.noteRefusal, {
      siteId,
      ...{ reason: "origin", about: dev.origin },
    });
    expect(await allRows(t)).toEqual(before);
    // There is room for another origin.
    expect(await notedBy({ origin: "http://localhost:3000" })).toBe(siteId);
  });

  test("of ever new origins writes 10,000 times a site, and then nothing", async () => {
    const { t, siteId, notedBy, rows, fill } = await start();
    const note = (origin: string) =>
      t.mutation(api.refusals.noteRefusal, {
        siteId,
        ...{ reason: "origin", about: origin },
      });
    for (let port = 0; port < 10; port++)
      await note(`http://localhost:${port}`);
    await fill(998);
    let written = 0;
    for (let port = 10; port < 60; port++) {
      const before = await allRows(t);
      const origin = `http://localhost:${port}`;
      const isAsked = (await notedBy({ origin })) === siteId;
      await note(origin);
      const isWritten =
        JSON.stringify(await allRows(t)) !== JSON.stringify(before);
      expect(isWritten).toBe(isAsked);
      written += isWritten ? 1 : 0;
    }
    expect(written).toBe(20);
    expect(await rows()).toHaveLength(10);
    expect((await rows()).every(({ writes }) => writes === 1000)).toBe(true);
  });
});
