/** Every state of the breakdown parts as markup. */
import { describe, expect, test } from "vitest";
import type { Breakdown } from "../../shared/api/reports.js";
import { readyReport, type Report } from "../data/report.js";
import { breakdownOf } from "../fixtures.helpers.js";
import { loadRegionNames } from "../format/regionNames.js";
import { defaultLabels } from "../labels/labels.js";
import { renderPart } from "../render.helpers.js";
import { BreakdownPanel } from "./BreakdownPanel.js";
import { breakdownPanels } from "./breakdownPanels.js";
import { BreakdownSheetBody } from "./BreakdownSheetBody.js";
import { Pager } from "./Pager.js";

const count = (html: string, part: string) => html.split(part).length - 1;

const panels = breakdownPanels(defaultLabels, { promotedProperties: [] });
const panelOf = (name: string) => {
  const panel = panels.find((each) => each.name === name);
  if (!panel) throw new Error(`There is no panel “${name}”.`);
  return panel;
};
const pages = (length: number) =>
  Array.from({ length }, (_, i) => ({
    key: `/page-${i}`,
    visitors: length - i,
    pageviews: i,
  }));

describe("BreakdownPanel", () => {
  const panel = (
    name: string,
    report: Report<Breakdown>,
    more: {
      chosen?: string;
      onOpenKey?: () => void;
      canOpenKey?: () => boolean;
    } = {},
  ) =>
    renderPart(
      <BreakdownPanel
        panel={panelOf(name)}
        onChoose={() => {}}
        report={report}
        {...more}
      />,
    );
  const waiting: Report<Breakdown> = {
    data: undefined,
    isStale: false,
    error: undefined,
    retry: () => {},
  };

  test("loading: the tabs are there, the rest is a skeleton", () => {
    const html = panel("pages", waiting);
    expect(html).toContain("Loading…");
    expect(html).toContain('aria-pressed="true">Top<');
    expect(html).not.toContain("Show all");
  });

  test("regions and cities by name, with the country where two share it", async () => {
    await loadRegionNames();
    const places = (dimension: "region" | "city", ...keys: string[]) => {
      const rows = keys.map((key, i) => ({ key, visitors: 9 - i }));
      const report = readyReport({ ...breakdownOf(rows), dimension });
      return panel("places", report, { chosen: dimension });
    };
    const regions = places("region", "US-CA", "IT-CA", "Bavaria");
    expect(regions).toContain(">California<");
    expect(regions).toContain(">Cagliari<");
    expect(regions).toContain(">Bavaria<");
    const cities = places("city", "US-OR/Portland", "US-ME/Portland");
    expect(cities).toContain(">Portland, Oregon, United States<");
    expect(cities).toContain(">Portland, Maine, United States<");
  });

  test("empty and error", () => {
    const empty = panel("pages", readyReport(breakdownOf([])));
    expect(empty).toContain("Nothing here in this range.");
    expect(empty).not.toContain("Show all");
    const failed = panel("pages", { ...waiting, error: new Error("Oh") });
    expect(failed).toContain('role="alert"');
    expect(failed).toContain("Try again");
  });

  test("eight rows, ordered by the first column, and the way to all", () => {
    const html = panel(
      "pages",
      readyReport(breakdownOf(pages(30), { keyCount: 1_234 })),
    );
    expect(count(html, 'scope="row"')).toBe(8);
    expect(html).toContain("/page-7<");
    expect(html).not.toContain("/page-8<");
    expect(html).toContain('aria-sort="descending"');
    expect(html).toContain('aria-label="Order by Pageviews"');
    expect(html).toContain("8 of 1,234 · Show all");
    expect(html).not.toContain("more</p>");
  });

  test("what has no key is not nothing, and needs no map", () => {
    const none = { visitors: 31, sessions: 40 };
    const sources = panel(
      "sources",
      readyReport(breakdownOf([], { dimension: "source", none })),
    );
    expect(sources).toContain(">Direct / None<");
    expect(sources).toContain("Show all (1)");
    const places = panel(
      "places",
      readyReport(breakdownOf([], { dimension: "country", none })),
    );
    expect(places).toContain(">(not set)<");
    expect(places).not.toContain("Loading the map…");
  });

  test("what was trimmed is a row, what is approximate is marked", () => {
    const html = panel(
      "pages",
      readyReport(
        breakdownOf(pages(2), { other: { visitors: 31 }, approximate: true }),
      ),
    );
    expect(html).toContain(">Other<");
    // The headings of two figures, one of them in two forms, and the words below.
    expect(count(html, "≈")).toBe(4);
    expect(html).toContain(defaultLabels.approximateHelp);
  });

  test("of a trimmed table there are at least so many, and only what is in doubt is marked", () => {
    const html = panel(
      "pages",
      readyReport(
        breakdownOf(pages(2), {
          keyCount: 1_234,
          bound: { visitors: 12, pageviews: 12 },
          approximate: true,
          approximations: [
            { reason: "trimmed", figures: "rows", atMost: 12 },
            { reason: "budget", figures: "visitors", atMost: 7 },
          ],
        }),
      ),
    );
    expect(html).toContain("8 of at least 1,234 · Show all");
    expect(html).toContain("A row may miss up to 12: rare entries");
    const cut = breakdownOf(pages(2), {
      approximate: true,
      approximations: [{ reason: "budget", figures: "visitors", atMost: 7 }],
    });
    const ofVisitors = panel("pages", readyReport(cut));
    // The heading of visitors in two forms, and the words below.
    expect(count(ofVisitors, "≈")).toBe(3);
    expect(ofVisitors).toContain("Show all (2)");
    expect(ofVisitors).toContain("off by 7 at most");
  });

  test("names are buttons where they open something", () => {
    const report = readyReport(
      breakdownOf([{ key: "signup", visitors: 3, events: 4 }], {
        dimension: "event",
      }),
    );
    expect(panel("events", report)).not.toContain("footfall-key-button");
    const html = panel("events", report, { onOpenKey: () => {} });
    expect(html).toMatch(/<button[^>]*footfall-key-button[^>]*>signup</);
    const none = { onOpenKey: () => {}, canOpenKey: () => false };
    expect(panel("events", report, none)).not.toContain("footfall-key-button");
  });

  test("countries: a map with three rows below, or a list of eight", () => {
    const countries = "DE FR GB US CA ES IT NL PL"
      .split(" ")
      .map((key, i) => ({ key, visitors: 20 - i, sessions: 30 - i }));
    const report = readyReport(
      breakdownOf(countries, { dimension: "country" }),
    );
    const map = panel("places", report);
    expect(map).toContain("Loading the map…");
    expect(count(map, 'scope="row"')).toBe(3);
    const list = panel("places", report, { chosen: "countryList" });
    expect(list).not.toContain("Loading the map…");
    expect(count(list, 'scope="row"')).toBe(8);
    expect(list).toContain('aria-pressed="true">Countries<');
    expect(list).toContain('aria-pressed="true">List<');
  });

  test("campaigns: a second switch, of which Source is not the tab Sources", () => {
    const html = panel("sources", waiting, { chosen: "campaignSource" });
    expect(html).toContain('aria-label="Campaigns by"');
    expect(html).toContain('aria-pressed="true">Campaigns<');
    expect(html).toContain('aria-pressed="true">Source<');
    expect(html).toContain('aria-pressed="false">Sources<');
  });
});

describe("BreakdownSheetBody", () => {
  const sheet = (breakdown: Breakdown) =>
    renderPart(
      <BreakdownSheetBody
        heading="Page"
        breakdown={breakdown}
        orderBy="visitors"
        fileName="pages"
      />,
    );

  test("a page of fifty of all, with every figure that a row has", () => {
    const html = sheet(
      breakdownOf(
        [
          ...pages(999),
          {
            key: "/paid",
            visitors: 5_000,
            bounceRate: 0.25,
            revenue: [{ currency: "EUR", amount: 1_999 }],
          },
        ],
        { other: { visitors: 31 } },
      ),
    );
    expect(count(html, 'scope="row"')).toBe(50);
    expect(html).toContain("1–50 of 1,000");
    // It came last and is the largest. The sum of the trimmed rows is on the last page.
    expect(html.indexOf("/paid")).toBeLessThan(html.indexOf("/page-0"));
    expect(html).not.toContain(">Other<");
    for (const label of ["Pageviews", "Bounce rate", "Revenue (EUR)"]) {
      expect(html).toContain(`aria-label="Order by ${label}"`);
    }
    expect(html).not.toContain("Order by Sessions");
    // The sheet scrolls, so nothing replaces its headings.
    expect(html).not.toContain("<select");
    expect(html).toContain("Search Page");
    expect(html).toContain("Download CSV");
    expect(html).not.toContain("footfall-rows-note");
  });

  test("few rows need no search and no pages; notes say what is missing", () => {
    const html = sheet(
      breakdownOf(pages(3), {
        keyCount: 4_321,
        other: { visitors: 31 },
        approximate: true,
        bound: { visitors: 12 },
      }),
    );
    expect(html).not.toContain('type="search"');
    expect(html).not.toContain("Previous");
    expect(html).toContain(">Other<");
    expect(html).toContain("have the 3 largest of at least 4,321");
    expect(html).toContain("may miss up to 12");
    expect(html).toContain("Approximate: a part of this range");
  });
});

test.each([
  [0, "true", "false"],
  [1, "false", "false"],
  [2, "false", "true"],
])(
  "Pager on page %i of 3: no button is disabled, which would take the focus from it",
  (page, isFirst, isLast) => {
    const html = renderPart(
      <Pager
        id="text"
        page={{ page, pageCount: 3, first: 1, last: 50 }}
        total={150}
        emptyText=""
        onPage={() => {}}
      />,
    );
    const ends = [...html.matchAll(/aria-disabled="(\w+)"/g)];
    expect(ends.map(([, isEnd]) => isEnd)).toEqual([isFirst, isLast]);
    expect(html).not.toMatch(/ disabled/);
  },
);
