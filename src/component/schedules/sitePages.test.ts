/** Upkeep of several sites: of one by its slug, and of the others when one fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import {
  advance,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import type { SitePage } from "./sitePages.js";
import { allSessions, putSession } from "../rows/peopleRows.helpers.js";

useTestClock();

let t: TestBackend;
/**
 * Two sites like it, each with deltas of a past day that nobody has compacted and a letter that is
 * due.
 */
beforeEach(async () => {
  t = initConvexTest();
  const site = await initSite(t);
  const { siteId } = site;
  await site.send([{ type: "pageview", visitorId: "ann", occurredAt: START }]);
  await t.run(async (ctx) => {
    const { _id, _creationTime, ...row } = (await ctx.db.get("sites", siteId))!;
    const second = await ctx.db.insert("sites", { ...row, slug: "second" });
    for (const owner of [siteId, second]) {
      await ctx.db.insert("rollups", {
        siteId: owner,
        level: "delta",
        unit: "totals",
        bucket: START - (START % HOUR) - 2 * DAY,
        lane: 0,
        part: 0,
        dims: { dimensions: "", keys: [], cells: [] },
      });
      const event = (await ctx.db.query("events").first())!;
      await ctx.db.insert("deadLetters", {
        siteId: owner,
        lane: 0,
        eventDocumentId: event._id,
        occurredAt: START,
        failedAt: START,
        reason: "threw",
        error: "",
        attempts: 0,
        retryAt: START + 4 * HOUR,
      });
    }
  });
  vi.setSystemTime(START + 5 * HOUR);
});

const letters = () =>
  t.run(async (ctx) =>
    (await ctx.db.query("deadLetters").collect()).map(({ siteId }) => siteId),
  );

describe("one site, by its slug,", () => {
  test("is compacted, and no other", async () => {
    const compact = (slug?: string) =>
      t.action(
        api.compaction.compactShards,
        slug === undefined ? {} : { slug },
      );
    expect(await compact("second")).toMatchObject({ sites: 1, scheduled: 1 });
    expect(await compact()).toMatchObject({ sites: 2 });
    await expect(compact("third")).rejects.toThrow("siteNotFound");
  });

  test("has its letters retried, and no other", async () => {
    expect(await letters()).toHaveLength(2);
    const retry = (slug: string) =>
      t.mutation(api.retry.retryDueDeadLetters, { slug });
    expect(await retry("second")).toMatchObject({ retried: 1 });
    expect(await letters()).toHaveLength(1);
    expect(await retry("second")).toMatchObject({ retried: 0 });
    await expect(retry("third")).rejects.toThrow("siteNotFound");
  });
});

describe("a site that fails keeps no other from", () => {
  beforeEach(async () => {
    vi.spyOn(console, "error").mockReturnValue();
    await t.run(async (ctx) => {
      const site = await ctx.db.query("sites").first();
      await ctx.db.patch("sites", site!._id, { timeZone: "Nowhere/At_all" });
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("compaction", async () => {
    await expect(t.action(api.compaction.compactShards, {})).rejects.toThrow(
      "Nowhere/At_all",
    );
    await advance(t, HOUR);
    const hours = await t.run(async (ctx) =>
      (await ctx.db.query("rollups").collect()).filter(
        ({ level }) => level === "hour",
      ),
    );
    expect(hours.length).toBeGreaterThan(0);
    expect(vi.mocked(console.error)).toHaveBeenCalled();
  });

  test("clean-up", async () => {
    await t.run(async (ctx) => {
      const site = await ctx.db
        .query("sites")
        .withIndex("by_slug", (q) => q.eq("slug", "second"))
        .first();
      await putSession(ctx, {
        siteId: site!._id,
        visitorId: "ann",
        startedAt: START,
        endedAt: START,
        pageviews: 1,
        events: 1,
        customEvents: 0,
        values: {},
        origin: { at: START },
      });
    });
    vi.setSystemTime(START + 100 * DAY);
    const sessions = () => t.run((ctx) => allSessions(ctx));
    await expect(t.action(api.retention.cleanup, {})).rejects.toThrow(
      "Nowhere/At_all",
    );
    expect(await sessions()).toEqual([]);
    expect(vi.mocked(console.error)).toHaveBeenCalled();
  });
});

test("sites with the longest lists are gone over in smaller pages, each once", async () => {
  const long = Array.from({ length: 100 }, () => "/".repeat(200));
  const lists = {
    ...{ excludedPaths: long, allowedProperties: long, deniedProperties: long },
    ...{ pageParameters: long, pathPatterns: long, excludedVisitors: long },
    ...{ deniedAgents: long, allowedAgents: long, excludedReferrers: long },
  };
  const all = await t.run(async (ctx) =>
    (await ctx.db.query("sites").collect()).map(({ _id }) => _id),
  );
  for (let index = 0; index < 98; index++) {
    const id = await t.run(async (ctx) => {
      const first = (await ctx.db.query("sites").first())!;
      const { _id, _creationTime, ...row } = first;
      const slug = `${index}`;
      return await ctx.db.insert("sites", { ...row, ...lists, slug });
    });
    all.push(id);
  }
  const seen: string[] = [];
  let pages = 0;
  let after: number | null = null;
  do {
    const page: SitePage = await t.query(internal.schedules.sitePages.list, {
      after,
    });
    seen.push(...page.siteIds);
    ({ after } = page);
    // 4 MiB, of 180 KB each.
    expect(page.siteIds.length).toBeLessThanOrEqual(26);
    pages++;
  } while (after !== null);
  expect(seen).toEqual(all);
  expect(pages).toBeGreaterThan(1);
});
