/** A viewer looks at all sites. */
import { ConvexProvider } from "convex/react";
import { anyApi } from "convex/server";
import { ConvexError } from "convex/values";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { utcOffsetsOf } from "../../shared/time/utcOffsets.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import {
  createConvexClient,
  type QueryAnswers,
} from "../convexClient.helpers.js";
import { siteOf } from "../fixtures.helpers.js";
import { FootfallRoot, SitesOverview, type SiteChoice } from "../index.js";
import { noon } from "../lists/listFixtures.helpers.js";
import {
  allNamed,
  button,
  click,
  createPage,
  named,
  textOf,
  type,
  until,
} from "../page.helpers.js";
import { answersOf, dayStart, type Visit } from "./visits.helpers.js";
import type { SitesApi } from "./useSiteDay.js";

/** The sites by slug: the zone of each, and its offset from UTC in March 2026. */
const zones: Record<string, { timeZone: string; offsetMs: number }> = {
  shop: { timeZone: "UTC", offsetMs: 0 },
  blog: { timeZone: "Pacific/Auckland", offsetMs: 13 * HOUR },
  docs: { timeZone: "America/Los_Angeles", offsetMs: -7 * HOUR },
};

/** Visits of nine days by few people, from a generator with a seed. */
function madeUpVisits(seed: number, count: number): Visit[] {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  return Array.from({ length: count }, () => ({
    at: noon - next((9 * DAY) / MINUTE) * MINUTE - MINUTE,
    visitor: `v${next(60)}`,
  }));
}

const visits: Record<string, Visit[]> = {
  shop: madeUpVisits(1, 900),
  blog: madeUpVisits(2, 700),
  docs: madeUpVisits(3, 12),
};

const answers: QueryAnswers = {
  getSite: ({ slug }) =>
    zones[slug]
      ? siteOf({
          siteId: slug,
          slug,
          name: slug.toUpperCase(),
          timeZone: zones[slug].timeZone,
          utcOffsets: [...utcOffsetsOf(zones[slug].timeZone)],
        })
      : null,
  ...answersOf(
    (siteId) => visits[siteId] ?? [],
    (siteId) => zones[siteId]?.offsetMs ?? 0,
  ),
};

async function openOverview(
  sites: readonly SiteChoice[],
  own: QueryAnswers = {},
  onOpen?: (slug: string) => void,
) {
  vi.useFakeTimers({ toFake: ["Date"], now: noon });
  onTestFinished(() => void vi.useRealTimers());
  const table = { ...answers, ...own };
  const server = createConvexClient(table);
  const api = anyApi.analytics as unknown as SitesApi;
  await createPage()(
    <ConvexProvider client={server.client}>
      <FootfallRoot locale="en-US">
        <SitesOverview api={api} sites={sites} onOpen={onOpen} />
      </FootfallRoot>
    </ConvexProvider>,
  );
  return { ...server, answers: table };
}

const rows = () => [...document.querySelectorAll("tbody tr")];
const cells = (row: Element) => [...row.children].map(textOf);

/** The row by brute force: distinct people and pageviews between instants. */
function expectedRow(slug: string) {
  const today = dayStart(noon, zones[slug]!.offsetMs);
  const between = (from: number, to: number) =>
    visits[slug]!.filter(({ at }) => from <= at && at < to);
  const people = (from: number, to: number) =>
    new Set(between(from, to).map(({ visitor }) => visitor)).size;
  const now = people(today, noon);
  const before = people(today - DAY, noon - DAY);
  const days = [6, 5, 4, 3, 2, 1, 0].map((day) =>
    people(today - day * DAY, today - (day - 1) * DAY),
  );
  const percent = Math.round(((now - before) / before) * 100);
  return { now, before, days, percent, views: between(today, noon).length };
}

describe("a row", () => {
  test.each(Object.keys(zones))(
    "of %s counts the day of the site's own zone",
    async (slug) => {
      await openOverview([{ slug }]);
      const { now, before, days, percent, views } = expectedRow(slug);
      const [row] = rows();
      const [name, visitors, , pageviews] = cells(row!);
      expect([name, visitors, pageviews]).toEqual([
        slug.toUpperCase(),
        String(now),
        String(views),
      ]);
      expect(
        named("[role=img]", `Visitors by day: ${days.join(" · ")}`),
      ).toBeTruthy();
      const change = row!.querySelector<HTMLElement>(".footfall-change")!;
      expect(change.title).toBe(`Before: ${before}`);
      expect(textOf(change)).toContain(
        before === 0 ? "none before" : `${Math.abs(percent)}%`,
      );
      const trend = percent > 0 ? "better" : "worse";
      expect(change.dataset.trend).toBe(before < 20 ? "none" : trend);
    },
  );

  test("is judged only where the day before had 20 visitors", () => {
    // These sites show both, else the test above would say nothing about colours.
    expect(expectedRow("shop").before).toBeGreaterThanOrEqual(20);
    expect(expectedRow("docs").before).toBeLessThan(20);
  });

  test("has the name that the app gives, and opens the site", async () => {
    const opened: string[] = [];
    const sites = [{ slug: "shop", name: "Our shop" }];
    await openOverview(sites, {}, (slug) => opened.push(slug));
    await click(button("Our shop"));
    expect(opened).toEqual(["shop"]);
  });

  test("is no button where nothing would open", async () => {
    await openOverview([{ slug: "shop" }]);
    expect(allNamed("button", /./)).toEqual([]);
  });

  test("loads by itself, and others wait for nothing", async () => {
    const { answer } = await openOverview(
      [{ slug: "shop" }, { slug: "blog" }],
      {
        getSite: (args) =>
          args.slug === "blog" ? undefined : answers.getSite!(args),
      },
    );
    expect(rows().map(cells)[1]).toEqual(["blog", "Loading…"]);
    expect(rows().map((row) => row.children.length)).toEqual([5, 2]);
    await answer('"blog"', siteOf({ siteId: "blog", name: "Blog" }));
    expect(rows().map((row) => row.children.length)).toEqual([5, 5]);
  });
});

describe("words in a row", () => {
  const refused = new ConvexError({ kind: "forbidden", message: "no" });

  test("say that auth refuses the site, and others stay", async () => {
    const { answers: table } = await openOverview(
      [{ slug: "shop" }, { slug: "blog" }],
      {
        getSite: (args) =>
          args.slug === "shop" ? refused : answers.getSite!(args),
      },
    );
    expect(cells(rows()[0]!)).toEqual([
      "shop",
      "You may not see this. Try again",
    ]);
    expect(rows()[1]!.children).toHaveLength(5);
    table.getSite = answers.getSite;
    await click(button("Try again"));
    expect(cells(rows()[0]!)[0]).toBe("SHOP");
    expect(rows()[0]!.children).toHaveLength(5);
  });

  test("say that a report fails", async () => {
    await openOverview([{ slug: "shop" }], {
      getTimeseries: () => new Error("The till is on fire"),
    });
    expect(textOf(rows()[0])).toContain("This report did not load.");
  });

  test("say that there is no such site", async () => {
    await openOverview([{ slug: "gone" }]);
    expect(cells(rows()[0]!)).toEqual(["gone", "There is no site “gone”."]);
  });

  test("are not there where only yesterday fails", async () => {
    await openOverview([{ slug: "shop" }], { getOverview: () => refused });
    const [, visitors, change] = cells(rows()[0]!);
    expect([visitors, change]).toEqual([String(expectedRow("shop").now), ""]);
  });
});

describe("many sites", () => {
  const many = Array.from({ length: 45 }, (_, i) => ({
    slug: `site-${i}`,
    name: `Site ${i}.`,
  }));
  const all: QueryAnswers = {
    getSite: ({ slug }) => siteOf({ siteId: slug, slug, name: slug }),
  };

  test("are asked for page by page", async () => {
    const { asked } = await openOverview(many, all);
    expect(rows()).toHaveLength(20);
    expect(asked("getSite")).toHaveLength(20);
    expect(textOf(named("[role=status]", /of 45/))).toBe("1–20 of 45");
    await click(button("Next"));
    await click(button("Next"));
    expect(rows().map((row) => cells(row)[0])).toEqual([
      "Site 40.",
      "Site 41.",
      "Site 42.",
      "Site 43.",
      "Site 44.",
    ]);
    expect(asked("getSite")).toHaveLength(5);
  });

  test("are found by name", async () => {
    await openOverview(many, all);
    const field = named<HTMLInputElement>("input", "Search Site");
    await type(field, "site 31.");
    await until(() => expect(rows()).toHaveLength(1));
    expect(cells(rows()[0]!)[0]).toBe("Site 31.");
    await type(field, "nobody");
    await until(() => expect(rows()).toHaveLength(0));
    expect(textOf()).toContain("Nothing matches “nobody”.");
  });
});

test("without any site the page says so", async () => {
  await openOverview([]);
  expect(textOf()).toContain("There is no site to show.");
});
