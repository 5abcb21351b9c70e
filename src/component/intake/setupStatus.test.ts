/** The state of a set-up, for whoever waits for the first event. */
import { describe, expect, test, vi } from "vitest";
import { notedReasons } from "../../shared/event/refusals.js";
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
} from "../testing/setup.helpers.js";

useTestClock();

async function start(settings: Partial<SiteSettings> = {}) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  return {
    ...{ t, siteId },
    /** Stores an event. */
    view: () =>
      site.send([
        { type: "pageview", path: "/", visitorId: "v1", occurredAt: START },
      ]),
    status: (now = Date.now()) =>
      t.query(api.setupStatus.getSetupStatus, { siteId, now }),
    note: (reason: (typeof notedReasons)[number], about: string) =>
      t.mutation(api.refusals.noteRefusal, { siteId, reason, about }),
    /** Counts what came in and is not stored, and adds it to its day. */
    notStored: async (counts: object) => {
      await t.mutation(api.usage.recordNotStored, {
        siteId,
        keyId: "none",
        trusted: true,
        receivedAt: Date.now(),
        ...counts,
      });
      await advance(t, MINUTE);
    },
  };
}

test("a new site has two keys and nothing else", async () => {
  const { status } = await start();
  expect(await status()).toEqual({
    hasEvent: false,
    keys: [
      { kind: "public", label: "" },
      { kind: "secret", label: "" },
    ],
    allowedOrigins: [],
    localhost: "exclude",
    refusals: [],
    notCounted: [],
  });
});

test("an unknown site and a time that is none are errors", async () => {
  const { t, status } = await start();
  await expect(status(NaN)).rejects.toThrow(/invalidArgument|now is NaN/);
  await expect(
    t.query(api.setupStatus.getSetupStatus, { siteId: "x", now: START }),
  ).rejects.toThrow(/There is no site/);
});

test("settings are those of the site", async () => {
  const allowedOrigins = ["https://shop.example", "*.shop.example"];
  const { status } = await start({ allowedOrigins, localhost: "count" });
  expect(await status()).toMatchObject({ allowedOrigins, localhost: "count" });
});

describe("keys", () => {
  test("are live ones by label, and at most 20", async () => {
    const { t, siteId, status } = await start();
    for (let index = 0; index < 25; index++) {
      await t.mutation(api.keys.createKey, {
        ...{
          siteId,
          kind: "public",
          label: `key ${String.fromCharCode(90 - index)}`,
        },
        hash: index.toString(16).padStart(64, "0"),
      });
    }
    for (const { keyId, label } of await t.query(api.keys.listKeys, {
      siteId,
    })) {
      if (label === "" || label === "key C")
        await t.mutation(api.keys.revokeKey, { siteId, keyId });
    }
    const { keys } = await status();
    expect(keys.map(({ label }) => label)).toEqual(
      [..."BDEFGHIJKLMNOPQRSTUV"].map((letter) => `key ${letter}`),
    );
    expect(JSON.stringify(keys)).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe("hasEvent", () => {
  test("turns true with the first stored event, and stays when only figures are left", async () => {
    const { t, status, view } = await start();
    expect((await status()).hasEvent).toBe(false);
    await view();
    expect((await status()).hasEvent).toBe(true);
    await foldAll(t);
    const empty = (table: "events" | "sessions") =>
      t.run(async (ctx) => {
        for (const { _id } of await ctx.db.query(table).collect())
          await ctx.db.delete(table, _id as never);
      });
    await empty("events");
    expect((await status()).hasEvent).toBe(true);
    await empty("sessions");
    expect((await status()).hasEvent).toBe(true);
  });
});

describe("refusals", () => {
  test("of every reason are answered, the newest first", async () => {
    const { note, status } = await start();
    for (const reason of notedReasons) {
      await note(reason, "https://tea.example");
      vi.setSystemTime(Date.now() + SECOND);
    }
    await note("origin", "https://tea.example");
    const { refusals } = await status();
    const rest = notedReasons.filter((reason) => reason !== "origin").reverse();
    expect(refusals.map(({ reason }) => reason)).toEqual(["origin", ...rest]);
    expect(refusals[0]).toEqual({
      ...{ reason: "origin", about: "https://tea.example", requests: 2 },
      ...{ isAtLeast: false, lastAt: START + notedReasons.length * SECOND },
    });
  });

  test("are at least as many as a full note says", async () => {
    const { t, note, status } = await start();
    await note("origin", "https://tea.example");
    await t.run(async (ctx) => {
      const row = await ctx.db.query("refusals").first();
      const counts = { requests: 1000, writes: 1000 };
      await ctx.db.patch("refusals", row!._id, counts);
    });
    expect((await status()).refusals).toMatchObject([
      { requests: 1000, isAtLeast: true },
    ]);
  });

  test("are the site's own", async () => {
    const { t, note, status, siteId } = await start();
    const { siteId: other } = await t.mutation(api.sites.createSite, {
      ...{ slug: "other", name: "Other" },
    });
    await note("origin", "https://tea.example");
    const ofOther = await t.query(api.setupStatus.getSetupStatus, {
      siteId: other,
      now: START,
    });
    expect(other).not.toBe(siteId);
    expect(ofOther).toMatchObject({ refusals: [], keys: [] });
    expect((await status()).refusals).toHaveLength(1);
  });
});

describe("what is not counted", () => {
  const all = {
    bots: 1,
    rejectedValidation: 2,
    excludedHostname: 3,
    excludedPath: 4,
    excludedReferrer: 5,
    excludedVisitor: 6,
    excludedLocalhost: 7,
    excludedAgent: 8,
  };

  test("is every reason of today and yesterday, in the site's time zone", async () => {
    const { notStored, status } = await start({ timeZone: "Asia/Tokyo" });
    await notStored(all);
    const first = [
      { reason: "bot", events: 1 },
      { reason: "validation", events: 2 },
      { reason: "hostname", events: 3 },
      { reason: "path", events: 4 },
      { reason: "referrer", events: 5 },
      { reason: "visitor", events: 6 },
      { reason: "localhost", events: 7 },
      { reason: "agent", events: 8 },
    ];
    expect((await status()).notCounted).toEqual(first);
    // 9:30 in London is 18:30 in Tokyo, and the next day begins there after 5.5 hours.
    vi.setSystemTime(START + 6 * HOUR);
    await notStored({ bots: 10, duplicates: 3, doNotTrack: 4 });
    const both = [{ reason: "bot", events: 11 }, ...first.slice(1)];
    expect((await status()).notCounted).toEqual(both);
    const nextDay = START + 5.5 * HOUR + DAY;
    expect((await status(nextDay - 1)).notCounted).toEqual(both);
    expect((await status(nextDay)).notCounted).toEqual([
      { reason: "bot", events: 10 },
    ]);
    expect((await status(nextDay + DAY)).notCounted).toEqual([]);
  });

  test("leaves out events that count, and those that are no mistake", async () => {
    const { t, view, notStored, status } = await start();
    await view();
    await foldAll(t);
    await notStored({ duplicates: 1, doNotTrack: 2, rejectedInternal: 3 });
    expect((await status()).notCounted).toEqual([]);
  });
});
