import { ConvexError } from "convex/values";
import { describe, expect, test, vi } from "vitest";
import { api } from "../_generated/api.js";
import { findSite } from "../scope/requireSite.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  useTestClock,
} from "../testing/setup.helpers.js";
import { defaultSiteSettings } from "../../shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { utcOffsetsOf } from "../../shared/time/utcOffsets.js";
import { patchSite } from "./siteSettings.js";

useTestClock();

async function kindOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConvexError)) return error;
  const data: unknown = error.data;
  const { kind } = (typeof data === "string" ? JSON.parse(data) : data) as {
    kind: string;
  };
  return kind;
}

describe("sites", () => {
  test("are found by slug, and say nothing of origins or keys", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, {
      allowedOrigins: ["https://shop.example"],
    });
    const site = await t.query(api.sites.getSite, { slug: "site" });
    expect(site).toMatchObject({ siteId, name: "Site", timeZone: "UTC" });
    expect(Object.keys(site!)).not.toContain("allowedOrigins");
    expect(await t.query(api.sites.getSite, { slug: "none" })).toBeNull();
  });

  test("answer all their settings to operators, with the defaults of those that nobody gave", async () => {
    const t = initConvexTest();
    const given = { allowedOrigins: ["https://shop.example"], lanes: 2 };
    const { siteId } = await initSite(t, given);
    const ask = () => t.query(api.sites.getSettings, { siteId });
    const settings = { ...defaultSiteSettings, ...given, name: "Site" };
    expect(await ask()).toEqual(settings);
    await t.mutation(api.sites.updateSite, { siteId, lanes: 1 });
    expect(await ask()).toEqual({ ...settings, lanes: 1 });
    await t.mutation(api.sites.deleteSite, { siteId });
    expect(await kindOf(ask())).toBe("siteNotFound");
  });

  test("answer the offsets by which their days begin, and read no clock", async () => {
    const t = initConvexTest();
    await initSite(t, { timeZone: "Australia/Lord_Howe" });
    const ask = async () =>
      (await t.query(api.sites.getSite, { slug: "site" }))?.utcOffsets;
    const answer = await ask();
    expect(answer).toEqual(utcOffsetsOf("Australia/Lord_Howe"));
    expect(answer).toContainEqual({
      at: Date.parse("2026-04-04T15:00Z"),
      offsetMs: 10.5 * HOUR,
    });
    vi.setSystemTime(Date.now() + 400 * DAY);
    expect(await ask()).toEqual(answer);
  });

  test("bad settings are refused with a reason", async () => {
    const t = initConvexTest();
    const create = (settings: object) =>
      kindOf(
        t.mutation(api.sites.createSite, {
          slug: "x",
          name: "X",
          ...settings,
        }),
      );
    expect(await create({ timeZone: "Mars/Olympus" })).toBe("invalidSetting");
    expect(await create({ lanes: 17 })).toBe("invalidSetting");
    expect(await create({ lanes: 1.5 })).toBe("invalidSetting");
    for (const percent of [0, 0.1, 101, -1, NaN]) {
      expect(await create({ maxPercentPerAddress: percent })).toBe(
        "invalidSetting",
      );
    }
    expect(await create({ maxEventsPerMinutePerPublicKey: 0 })).toBe(
      "invalidSetting",
    );
    for (const setting of [
      "maxBytesPerMinute",
      "maxBytesPerMinutePerKey",
      "maxBytesPerMinutePerPublicKey",
    ]) {
      expect(await create({ [setting]: 99_999 })).toBe("invalidSetting");
    }
    expect(await create({ slug: "Not Good" })).toBe("invalidSetting");
    expect(await create({ name: " " })).toBe("invalidSetting");
    expect(await create({ currency: "eur" })).toBe("invalidSetting");
    expect(await create({ currency: "EURO" })).toBe("invalidSetting");
    for (const host of ["https://pay.example", "pay.example:443", "a/b", ""]) {
      expect(await create({ ignoredReferrers: [host] })).toBe("invalidSetting");
    }
    expect(await create({ allowedOrigins: ["nonsense"] })).toBe(
      "invalidSetting",
    );
    expect(await create({})).toBeNull();
    expect(await create({})).toBe("slugTaken");
  });

  test.each([
    ["a", true],
    ["9", true],
    ["shop.example_2-b", true],
    ["x".repeat(63), true],
    ["x".repeat(64), false],
    ["", false],
    ["-shop", false],
    [".shop", false],
    ["Shop", false],
    ["shop/1", false],
    [" shop", false],
    ["shop ", false],
  ])("the slug %j is usable: %s", async (slug, isUsable) => {
    const t = initConvexTest();
    const created = t.mutation(api.sites.createSite, { slug, name: "X" });
    if (isUsable) {
      await expect(created).resolves.toHaveProperty("siteId");
    } else {
      await expect(created).rejects.toMatchObject({
        data: { kind: "invalidSetting", setting: "slug" },
      });
    }
  });

  test.each(["events", "sessions", "rollups"] as const)(
    "what reshapes the past stays while there are %s",
    async (table) => {
      const t = initConvexTest();
      const site = await initSite(t);
      const { siteId } = site;
      await site.send([{ type: "pageview", visitorId: "ada" }]);
      await foldAll(t);
      const tables = ["events", "sessions", "rollups"] as const;
      await t.run(async (ctx) => {
        for (const other of tables) {
          if (other === table) continue;
          for (const { _id } of await ctx.db.query(other).collect()) {
            await ctx.db.delete(other, _id);
          }
        }
      });
      const changed = t.mutation(api.sites.updateSite, {
        siteId,
        sessionRule: "window",
      });
      await expect(changed).rejects.toMatchObject({
        data: { kind: "invalidSetting", setting: "sessionRule" },
      });
    },
  );

  test("a change to what it is already writes nothing", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, { lanes: 2 });
    const writes = (settings: Parameters<typeof patchSite>[2]) =>
      t.run(async (ctx) => {
        const patch = vi.spyOn(ctx.db, "patch");
        await patchSite(ctx, (await findSite(ctx, siteId))!, settings);
        return patch.mock.calls.length;
      });
    expect(await writes({ lanes: 2, name: "Site" })).toBe(0);
    expect(await writes({})).toBe(0);
    expect(await writes({ lanes: 2, name: "Shop" })).toBe(1);
  });

  test("properties are promoted from the change on that names them", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const promotedAt = async (settings: object) => {
      vi.setSystemTime(Date.now() + MINUTE);
      await t.mutation(api.sites.updateSite, { siteId, ...settings });
      const row = await t.run((ctx) => ctx.db.query("sites").first());
      return row?.promotedAt;
    };
    expect(await promotedAt({ name: "Shop" })).toBeUndefined();
    const at = await promotedAt({ promotedProperties: ["plan"] });
    expect(at).toBe(Date.now());
    expect(await promotedAt({ name: "Shop 2" })).toBe(at);
    expect(await promotedAt({ promotedProperties: ["plan"] })).toBe(at);
  });

  test("old events are not let in again behind what clean-up has deleted", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    await t.run((ctx) =>
      ctx.db.insert("horizons", {
        ...{ siteId, hours: 0, days: 0 },
        events: Date.now() - 6 * DAY,
      }),
    );
    const update = (settings: object) =>
      kindOf(t.mutation(api.sites.updateSite, { siteId, ...settings }));
    expect(await update({ maxEventAgeMs: 10 * DAY })).toBe("invalidSetting");
    expect(await update({ maxEventAgeMs: 2 * DAY })).toBeNull();
  });

  test("what reshapes the past can change until there is one", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const update = (settings: object) =>
      kindOf(t.mutation(api.sites.updateSite, { siteId, ...settings }));
    expect(await update({ timeZone: "Asia/Kolkata" })).toBeNull();
    await site.send([{ type: "pageview", visitorId: "ada" }]);
    expect(await update({ timeZone: "UTC" })).toBe("invalidSetting");
    expect(await update({ sessionTimeoutMs: MINUTE })).toBe("invalidSetting");
    expect(await update({ timeZone: "Asia/Kolkata", lanes: 4 })).toBeNull();
    const other = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
    });
    const ofOther = { ...other, timeZone: "Asia/Kolkata" };
    expect(await kindOf(t.mutation(api.sites.updateSite, ofOther))).toBeNull();
  });

  test("an unknown or malformed id is one error", async () => {
    const t = initConvexTest();
    await initSite(t);
    const overview = (siteId: string) =>
      kindOf(t.query(api.reports.getOverview, { siteId, from: 0, to: 1 }));
    expect(await overview("nonsense")).toBe("siteNotFound");
  });

  test("provisioning again changes only what differs", async () => {
    const t = initConvexTest();
    const key = { kind: "public" as const, hash: "d".repeat(64) };
    const provision = (settings: object) =>
      t.mutation(api.sites.provisionSite, {
        slug: "shop",
        keys: [key],
        ...settings,
      });
    const { siteId } = await provision({ lanes: 2 });
    expect(await provision({ lanes: 4, name: "Shop" })).toEqual({ siteId });
    expect(await t.query(api.sites.getSite, { slug: "shop" })).toMatchObject({
      name: "Shop",
    });
    expect(await t.query(api.keys.listKeys, { siteId })).toHaveLength(1);
  });

  test("deleting removes every row, in runs, and frees the slug", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const events = Array.from({ length: 300 }, (_, index) => ({
      type: "pageview" as const,
      visitorId: `v${index}`,
      path: `/${index}`,
    }));
    await site.send(events);
    await foldAll(t);
    await t.mutation(api.sites.deleteSite, { siteId: site.siteId });
    expect(await t.query(api.sites.getSite, { slug: "site" })).toBeNull();
    await advance(t, 10 * MINUTE);
    const left = await t.run(async (ctx) => {
      const tables = [
        "sites",
        "keys",
        "events",
        "sessions",
        "visitors",
        "rollups",
      ] as const;
      const counts: number[] = [];
      for (const table of tables) {
        counts.push((await ctx.db.query(table).collect()).length);
      }
      return counts;
    });
    expect(left).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("keys", () => {
  test("are listed without hash, and a value is never revived", async () => {
    const t = initConvexTest();
    const { siteId, hashes } = await initSite(t);
    const keys = await t.query(api.keys.listKeys, { siteId });
    expect(keys).toHaveLength(2);
    expect(JSON.stringify(keys)).not.toContain(hashes.secret);
    const again = { siteId, kind: "secret" as const, hash: hashes.secret };
    expect(await t.mutation(api.keys.createKey, again)).toMatchObject({
      created: false,
    });
    const secret = keys.find((key) => key.kind === "secret")!;
    await t.mutation(api.keys.revokeKey, { siteId, keyId: secret.keyId });
    expect(await kindOf(t.mutation(api.keys.createKey, again))).toBe(
      "keyTaken",
    );
    expect(
      await kindOf(
        t.mutation(api.keys.revokeKey, { siteId, keyId: "nonsense" }),
      ),
    ).toBe("keyNotFound");
  });
});
