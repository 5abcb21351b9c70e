/**
 * How a site tells its pages apart, and which of its events undo a bounce, from the log to the
 * reports.
 */
import { describe, expect, test } from "vitest";
import type { Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { HOUR, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allOf, allEvents, changeEvent } from "../rows/eventRows.helpers.js";

useTestClock();

/** A visit of these pages, a second apart, folded. */
async function visit(
  pages: Partial<IncomingEvent>[],
  settings: Partial<SiteSettings> = {},
) {
  const t = initConvexTest();
  const site = await initSite(t, settings);
  const { siteId } = site;
  const events = pages.map((page, index): IncomingEvent => ({
    type: "pageview",
    visitorId: "ada",
    occurredAt: START - HOUR + index * SECOND,
    ...page,
  }));
  expect(stored(await site.send(events)).accepted).toBe(pages.length);
  await foldAll(t);
  const range = { siteId, from: START - 2 * HOUR, to: START };
  return {
    t,
    range,
    rows: async (dimension: Dimension) => {
      const { rows } = await t.query(api.reports.getBreakdown, {
        ...range,
        dimension,
      });
      return Object.fromEntries(
        rows.map(({ key, pageviews, sessions }) => [
          key,
          dimension === "page" ? pageviews : sessions,
        ]),
      );
    },
    overview: () => t.query(api.reports.getOverview, range),
    rowsOf: (table: "events" | "sessions") => t.run((ctx) => allOf(ctx, table)),
  };
}

const paths = (...all: string[]) => all.map((path) => ({ path }));

describe("pages", () => {
  test("/about, /about/ and /about/index.html are one, at both ends of a visit too", async () => {
    const about = ["/about", "/about/", "//about", "/about/index.html"];
    const { rows } = await visit(paths(...about));
    expect(await rows("page")).toEqual({ "/about": 4 });
    expect(await rows("entryPage")).toEqual({ "/about": 1 });
    expect(await rows("exitPage")).toEqual({ "/about": 1 });
  });

  test("a site can tell them apart", async () => {
    const { rows } = await visit(paths("/about", "/about/"), {
      normalizePaths: false,
    });
    expect(await rows("page")).toEqual({ "/about": 1, "/about/": 1 });
  });

  test("parameters belong to the page where the site says so, in one order", async () => {
    const searches = ["t=1&x=2", "x=2&t=1", "t=2", "x=2"];
    const pages = searches.map((search) => ({ path: "/", search }));
    const { rows, rowsOf } = await visit(pages, { pageParameters: ["t"] });
    expect(await rows("page")).toEqual({ "/?t=1": 2, "/?t=2": 1, "/": 1 });
    const events = await rowsOf("events");
    expect(events.map((event) => "search" in event && event.search)).toEqual([
      "t=1",
      "t=1",
      "t=2",
      false,
    ]);
  });

  test("pages that were stored with their whole address are recounted as they were counted", async () => {
    const search = "utm_source=news&t=1";
    const referrer = "https://search.example/hats";
    const { t, range, rows, overview, rowsOf } = await visit(
      [{ path: "/", search, referrer }, { path: "/tea" }],
      { pageParameters: ["t"] },
    );
    const figures = async () => ({
      overview: await overview(),
      rows: [
        await rows("page"),
        await rows("source"),
        await rows("channel"),
        await rows("referrer"),
      ],
    });
    const counted = await figures();
    // With parameters that reports do not look at.
    const whole = {
      search: `token=1&${search}&x=2`,
      referrer: `${referrer}?q=hats#top`,
    };
    await t.run(async (ctx) => {
      for (const event of await allEvents(ctx)) {
        if (event.path === "/?t=1") {
          await changeEvent(ctx, event._id, whole);
        }
      }
    });
    const { siteId, from, to } = range;
    await t.mutation(api.rebuild.rebuildRange, { siteId, from, to });
    await foldAll(t);
    expect(await rowsOf("events")).toContainEqual(
      expect.objectContaining(whole),
    );
    expect(await figures()).toEqual(counted);
  });

  test("a pattern names the pages that fit it, and what it hides is kept nowhere", async () => {
    const pages = paths("/orders/hidden-1", "/orders/hidden-2", "/orders").map(
      (page, at) => ({
        ...page,
        hostname: "shop.example",
        ...(at > 0 && { referrer: `https://shop.example/orders/hidden-${at}` }),
      }),
    );
    const { rows, rowsOf } = await visit(pages, {
      pathPatterns: ["/orders/*"],
    });
    expect(await rows("page")).toEqual({ "/orders/*": 2, "/orders": 1 });
    expect(await rows("entryPage")).toEqual({ "/orders/*": 1 });
    const all = [...(await rowsOf("events")), ...(await rowsOf("sessions"))];
    const texts = JSON.stringify(all, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    expect(texts).toContain("/orders/*");
    expect(texts).not.toContain("hidden");
  });

  test("a route in the fragment is a page like any other, in lists as well", async () => {
    const { t, range, rows } = await visit(
      paths("/", "/#/cart", "/#/pay", "/#/cart"),
    );
    expect(await rows("page")).toEqual({ "/": 1, "/#/cart": 2, "/#/pay": 1 });
    expect(await rows("entryPage")).toEqual({ "/": 1 });
    expect(await rows("exitPage")).toEqual({ "/#/cart": 1 });
    const paginationOpts = { numItems: 10, cursor: null };
    const args = { ...range, path: "/#/cart", paginationOpts };
    for (const list of [api.lists.listEvents, api.lists.listPageviews]) {
      const { page } = await t.query(list, args);
      expect(page.map(({ path }) => path)).toEqual(["/#/cart", "/#/cart"]);
    }
  });

  test("what was stored before a setting changed stays as it was", async () => {
    const { t, range, rows } = await visit(paths("/orders/1"));
    const { siteId } = range;
    await t.mutation(api.sites.updateSite, {
      siteId,
      pathPatterns: ["/orders/*"],
    });
    await t.mutation(api.ingest.ingest, {
      siteId,
      trusted: true,
      receivedAt: Date.now(),
      events: [
        {
          type: "pageview",
          visitorId: "ada",
          path: "/orders/2",
          occurredAt: START - HOUR + 9 * SECOND,
        },
      ],
    });
    await foldAll(t);
    expect(await rows("page")).toEqual({ "/orders/1": 1, "/orders/*": 1 });
    expect(await rows("entryPage")).toEqual({ "/orders/1": 1 });
  });

  test("a site without the settings has their defaults", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    await t.run(async (ctx) => {
      const row = (await ctx.db.query("sites").first())!;
      await ctx.db.patch("sites", row._id, {
        normalizePaths: undefined,
        pageParameters: undefined,
        pathPatterns: undefined,
      });
    });
    await site.send([{ type: "pageview", path: "/about/" }]);
    const [event] = await t.run((ctx) => allEvents(ctx));
    expect(event!.path).toBe("/about");
  });

  test("settings without an effect are refused", async () => {
    const t = initConvexTest();
    const { siteId } = await initSite(t);
    const update = (settings: Partial<SiteSettings>) =>
      t.mutation(api.sites.updateSite, { siteId, ...settings });
    await expect(update({ pathPatterns: ["orders/*"] })).rejects.toThrow(
      'Setting pathPatterns: \\"orders/*\\" must begin with',
    );
    await expect(update({ pageParameters: ["a=b"] })).rejects.toThrow(
      "Setting pageParameters",
    );
    const many = Array.from({ length: 101 }, (_, n) => `/${n}/*`);
    await expect(update({ pathPatterns: many })).rejects.toThrow(
      "at most 100 entries",
    );
  });
});

describe("a bounce", () => {
  const track = (name: string, more: Partial<IncomingEvent> = {}) => ({
    type: "track" as const,
    name,
    ...more,
  });
  const view = { path: "/" };

  test.each<[string, number, Partial<IncomingEvent>[]]>([
    ["a page that was seen", 1, [view]],
    ["a link out", 1, [view, track("outbound_link")]],
    ["a download", 1, [view, track("file_download")]],
    ["a form", 1, [view, track("form_submit")]],
    ["OpenPanel's link out", 1, [view, track("link_out")]],
    ["all of them", 1, [track("form_submit"), view, track("outbound_link")]],
    ["an event of the app", 0, [view, track("signup")]],
    [
      "one that says it is not",
      1,
      [view, track("seen", { interactive: false })],
    ],
    ["one that says it is", 0, [view, track("signup", { interactive: true })]],
    [
      "an automatic one that says it is",
      0,
      [view, track("form_submit", { interactive: true })],
    ],
    ["both kinds", 0, [view, track("outbound_link"), track("signup")]],
    ["two pages", 0, [view, { path: "/b" }]],
  ])("%s: %i", async (_, bounceRate, events) => {
    const { overview, rowsOf } = await visit(events);
    expect(await overview()).toMatchObject({
      sessions: 1,
      bounceRate,
      // They count, all the same.
      events: events.length,
    });
    const [session] = await rowsOf("sessions");
    expect(session).toMatchObject({ events: events.length });
  });

  test("is no matter of the order in which events come", async () => {
    const { t, range, overview } = await visit([track("outbound_link")]);
    const add = async (event: Partial<IncomingEvent>) => {
      await t.mutation(api.ingest.ingest, {
        siteId: range.siteId,
        trusted: true,
        receivedAt: Date.now(),
        events: [
          {
            type: "pageview",
            visitorId: "ada",
            occurredAt: START - HOUR - SECOND,
            ...event,
          },
        ],
      });
      await foldAll(t);
      return (await overview()).bounceRate;
    };
    expect(await add(view)).toBe(1);
    expect(await add(track("seen", { interactive: false }))).toBe(1);
    expect(await add(track("signup"))).toBe(0);
  });

  test("events that were stored under the older rule count by it", async () => {
    const { t, range, overview } = await visit([view, track("signup")]);
    // As a link out was stored, and its session counted.
    await t.run(async (ctx) => {
      for (const event of await allEvents(ctx)) {
        if (event.type === "track") {
          await changeEvent(ctx, event._id, { name: "outbound_link" });
        }
      }
    });
    const { siteId, from, to } = range;
    await t.mutation(api.rebuild.rebuildRange, { siteId, from, to });
    await foldAll(t);
    expect(await overview()).toMatchObject({ sessions: 1, bounceRate: 0 });
  });

  test("only what is not interactive is stored with a word about it", async () => {
    const { rowsOf } = await visit([
      track("signup", { interactive: true }),
      track("outbound_link"),
      { ...view, interactive: false },
    ]);
    const words = (await rowsOf("events")).map((event) =>
      "interactive" in event ? event.interactive : undefined,
    );
    expect(words).toEqual([undefined, false, undefined]);
  });
});
