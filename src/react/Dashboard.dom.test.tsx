/** A viewer opens the dashboard of a site. */
import { describe, expect, test } from "vitest";
import { DAY } from "../shared/units.js";
import { siteOf } from "./fixtures.helpers.js";
import { noon } from "./lists/listFixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  openTabName,
  panelText,
  tab,
} from "./openDashboard.helpers.js";
import { button, click, named, textOf } from "./page.helpers.js";

const siteName = () => textOf(named("h2", /./));

describe("before the site is known", () => {
  test("a skeleton stands alone, and nothing of a site is asked for", async () => {
    const { sent, answer } = await openDashboard(
      { getSite: undefined },
      { tabs: listFirst },
    );
    const skeletons = () =>
      document.querySelectorAll(".footfall-skeleton").length;
    expect(panelText("Analytics")).toBe("AnalyticsLoading…");
    expect(skeletons()).toBe(1);
    expect(sent).toEqual(["analytics:getSite"]);
    await answer("getSite", siteOf());
    expect(siteName()).toBe("Shop");
    expect(skeletons()).toBe(0);
  });

  test("a site that is not there is named, and appears once it is created", async () => {
    const { answer } = await openDashboard(
      {},
      { site: "blog", tabs: listFirst },
    );
    expect(textOf()).toContain("There is no site “blog”.");
    expect(textOf()).toContain("Create it with provisionSite or createSite.");
    await answer("getSite", siteOf({ slug: "blog", name: "Blog" }));
    expect(siteName()).toBe("Blog");
  });

  test("a reader whom the app refuses reads why, and gets in by another try", async () => {
    const refused = () => new Error("Sign in first.");
    const { answers } = await openDashboard(
      { getSite: refused },
      { tabs: listFirst },
    );
    expect(panelText("Analytics")).toContain("This report did not load.");
    expect(textOf(named("pre", /./))).toBe("Sign in first.");
    answers.getSite = () => siteOf();
    await click(button("Try again"));
    expect(siteName()).toBe("Shop");
  });
});

describe("the start of the dashboard", () => {
  const range = () => textOf(button(/^Range/));

  test("without props: the overview of seven days", async () => {
    await openDashboard();
    expect(openTabName()).toBe("Overview");
    expect(range()).toBe("Range: Last 7 days");
  });

  test("a preset, the first of the app's tabs, and the app's words and theme", async () => {
    const labels = { viewSessions: "Besuche" };
    await openDashboard(
      {},
      { preset: "30d", tabs: listFirst, labels, theme: "dark" },
    );
    expect(openTabName()).toBe("Besuche");
    expect(range()).toBe("Range: Last 30 days");
    const root = document.querySelector<HTMLElement>(".footfall-root");
    expect(root?.dataset.theme).toBe("dark");
  });

  test("a span goes before a preset", async () => {
    const span = { from: noon - 2 * DAY, to: noon };
    await openDashboard({}, { range: span, preset: "30d", tabs: listFirst });
    expect(range()).toBe(
      "Range: Mar 13, 2026, 12:00 PM – Mar 15, 2026, 12:00 PM",
    );
  });
});

test("a site that was deleted and created again closes what was open of it", async () => {
  const { answer } = await openDashboard({}, { tabs: listFirst });
  const dialogs = () => document.querySelectorAll("dialog").length;
  await click(tab("Events"));
  await click(button("Keyboard shortcuts"));
  expect(dialogs()).toBe(1);
  await answer("getSite", siteOf({ siteId: "s2", name: "New shop" }));
  expect(siteName()).toBe("New shop");
  expect(dialogs()).toBe(0);
  // The choices of the viewer hold for every site.
  expect(openTabName()).toBe("Events");
});

describe("the address", () => {
  test("holds the view where the app wants it, and opens it again", async () => {
    history.replaceState(null, "", "#tab=sessions&range=30d");
    await openDashboard({}, { urlState: true });
    expect(openTabName()).toBe("Sessions");
    await click(tab("Events"));
    expect(location.hash).toBe("#tab=events&range=30d");
  });

  test("stays the app's own otherwise", async () => {
    history.replaceState(null, "", "#tab=visitors");
    await openDashboard({}, { tabs: listFirst });
    expect(openTabName()).toBe("Sessions");
    await click(tab("Events"));
    expect(location.hash).toBe("#tab=visitors");
  });
});
