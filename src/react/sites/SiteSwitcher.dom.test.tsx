/** A viewer changes from one site to another. */
import { act } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import type { DashboardOptions } from "../index.js";
import type { QueryAnswers } from "../convexClient.helpers.js";
import { siteOf } from "../fixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  openTabName,
  tab,
} from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  click,
  named,
  press,
  textOf,
  type,
  until,
} from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";

const names: Record<string, string> = { shop: "Shop", blog: "Blog" };
const sites = [
  { slug: "shop", name: "Shop" },
  { slug: "blog", name: "Blog" },
  { slug: "gone" },
];

const answers: QueryAnswers = {
  getSite: ({ slug }) =>
    names[slug] ? siteOf({ siteId: slug, slug, name: names[slug] }) : null,
};

const open = (props: Partial<DashboardOptions> = {}) =>
  openDashboard(answers, { sites, tabs: listFirst, ...props });

const siteName = () => textOf(named("h2", /./));
const options = () =>
  [...document.querySelectorAll(".footfall-listed")].map(textOf);
const option = (name: string) => named("button.footfall-listed", name);
const range = () => textOf(button(/^Range/));

/** Opens the list, whose code loads then. */
async function openList() {
  await click(button(/^Site:/));
  await until(() => expect(options().length).toBeGreaterThan(0));
}

beforeEach(() => {
  stubPopovers();
});

describe("the switcher", () => {
  test("is not there without a list of sites", async () => {
    await open({ sites: undefined });
    expect(siteName()).toBe("Shop");
    expect(allNamed("button", /^Site:/)).toEqual([]);
    expect(await press("s")).toBe(false);
  });

  test("lists all sites first, then each, and marks and focuses the current one", async () => {
    await open();
    await openList();
    expect(options()).toEqual(["All sites", "Shop", "Blog", "gone"]);
    const pressed = allNamed('[aria-pressed="true"].footfall-listed', /./);
    expect(pressed.map(textOf)).toEqual(["Shop"]);
    expect(document.activeElement).toBe(pressed[0]);
    await press("ArrowDown");
    expect(document.activeElement).toBe(option("Blog"));
    await press("ArrowUp");
    await press("ArrowUp");
    expect(document.activeElement).toBe(option("All sites"));
    expect(allNamed("input", /Search/)).toEqual([]);
  });

  test("changes the site, and keeps range and tab, and the focus", async () => {
    const { asked } = await open({ preset: "30d" });
    await click(tab("Events"));
    await openList();
    await click(option("Blog"));
    expect(siteName()).toBe("Blog");
    expect(openTabName()).toBe("Events");
    expect(range()).toBe("Range: Last 30 days");
    expect(document.querySelector('[role="dialog"]')).toBeNull();
    expect(document.activeElement).toBe(button("Site: Blog"));
    expect(asked("listEvents").join()).not.toContain('"siteId":"shop"');
  });

  test("opens with a key, which the help lists", async () => {
    await open();
    expect(await press("s")).toBe(true);
    await until(() => expect(options()).toContain("Blog"));
    await click(button("Site: Shop"));
    await press("?", { shiftKey: true });
    expect(textOf(named("dialog", /./))).toContain("Choose a site");
  });

  test("leads away from a site that is not there", async () => {
    await open();
    await openList();
    await click(option("gone"));
    expect(textOf()).toContain("There is no site “gone”.");
    expect(siteName()).toBe("gone");
    await openList();
    await click(option("Blog"));
    expect(siteName()).toBe("Blog");
  });
});

describe("many sites", () => {
  const many = Array.from({ length: 130 }, (_, i) => ({
    slug: i === 77 ? "blog" : `site-${i}`,
    name: i === 77 ? "Our Blog" : `Site ${i}`,
  }));
  const field = () => named<HTMLInputElement>("input", "Search Site");

  test("have a search, and Enter takes the first that matches", async () => {
    await open({ sites: many });
    await openList();
    expect(document.activeElement).toBe(field());
    expect(options()).toHaveLength(101);
    expect(textOf()).toContain("and 30 more");
    await type(field(), "our b");
    expect(options()).toEqual(["Our Blog"]);
    await press("Enter");
    expect(siteName()).toBe("Blog");
  });

  test("say that nothing matches, and Enter does nothing then", async () => {
    await open({ sites: many });
    await openList();
    await type(field(), "zebra");
    expect(textOf()).toContain("Nothing matches “zebra”.");
    await press("Enter");
    expect(siteName()).toBe("Shop");
  });

  test("are reached from the field with the arrow key", async () => {
    await open({ sites: many });
    await openList();
    await press("ArrowDown");
    expect(document.activeElement).toBe(option("All sites"));
  });
});

describe("the address", () => {
  test("opens its site, and the way back leads to the one before", async () => {
    history.replaceState(null, "", "#site=blog&tab=visitors");
    await open({ urlState: true });
    expect(siteName()).toBe("Blog");
    expect(openTabName()).toBe("Visitors");
    await openList();
    await click(option("Shop"));
    expect(location.hash).toBe("#tab=visitors");
    expect(siteName()).toBe("Shop");
    await act(async () => history.back());
    await until(() => expect(siteName()).toBe("Blog"));
    expect(location.hash).toBe("#site=blog&tab=visitors");
  });

  test.each(["other", "Shop", "", "deleted:1", "%2A%2A"])(
    "with the site %j shows the app's own",
    async (slug) => {
      history.replaceState(null, "", `#site=${slug}`);
      const { sent } = await open({ urlState: true });
      expect(siteName()).toBe("Shop");
      expect(sent.filter((name) => name.endsWith("getSite"))).toHaveLength(1);
    },
  );

  test("chooses nothing where the app offers no sites", async () => {
    history.replaceState(null, "", "#site=blog");
    await open({ urlState: true, sites: undefined });
    expect(siteName()).toBe("Shop");
  });

  test("loses the visitor, who belongs to the site before", async () => {
    await open({ urlState: true });
    await click(tab("Visitors"));
    await click(button("ada"));
    expect(location.hash).toContain("visitor=");
    await openList();
    await click(option("Blog"));
    expect(location.hash).toBe("#site=blog&tab=visitors");
    expect(document.querySelector("dialog")).toBeNull();
  });
});

describe("all sites", () => {
  test("are a page of their own, and each row opens its site", async () => {
    const { asked } = await open({ urlState: true });
    await openList();
    await click(option("All sites"));
    await until(() => expect(named("section", "All sites")).toBeTruthy());
    expect(location.hash).toBe("#site=*");
    expect(siteName()).toBe("All sites");
    expect(asked("getRealtime")).toEqual([]);
    expect(textOf()).toContain("There is no site “gone”.");
    await click(button("Blog"));
    expect(siteName()).toBe("Blog");
    expect(location.hash).toBe("#site=blog");
  });

  test("and a site that is not there open the list with the same key", async () => {
    await open({ site: "*" });
    expect(await press("m"), "there is no range").toBe(false);
    expect(await press("s")).toBe(true);
    await until(() => expect(options()).toContain("gone"));
    await click(option("gone"));
    expect(await press("s")).toBe(true);
    await until(() => expect(options()).toContain("Blog"));
  });

  test("have no keys where the app has switched them off", async () => {
    await open({ site: "*", shortcuts: false });
    expect(await press("s")).toBe(false);
  });

  test("may be the start", async () => {
    await open({ site: "*" });
    await until(() => expect(named("section", "All sites")).toBeTruthy());
    expect(siteName()).toBe("All sites");
  });
});

test("another site of the app's is another start", async () => {
  await open({ site: "blog" });
  expect(siteName()).toBe("Blog");
  expect(openTabName()).toBe("Sessions");
});
