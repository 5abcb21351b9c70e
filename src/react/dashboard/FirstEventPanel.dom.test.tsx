/** A viewer opens the dashboard of a site that has no event yet. */
import { describe, expect, test, vi } from "vitest";
import { DAY } from "../../shared/units.js";
import { realtimeOf } from "../fixtures.helpers.js";
import { noon } from "../lists/listFixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  openTabName,
  panelText,
  tab,
} from "../openDashboard.helpers.js";
import { button, click, named, textOf } from "../page.helpers.js";

const openNewSite = (visitors = 0) =>
  openDashboard({
    getFirstBucket: () => null,
    getRealtime: () => realtimeOf({ visitors }),
  });

describe("a site without events", () => {
  test("waits for the first, and says how to send it", async () => {
    await openNewSite();
    expect(panelText("Overview")).toContain("Waiting for the first event");
    const snippet = textOf(named("code", /./));
    expect(snippet).toContain(
      'src="https://happy-animal-123.convex.site/analytics/footfall.js"',
    );
    expect(snippet).toContain('data-key="ff_pub_…"');
  });

  test("says that somebody is here before the first figures have come", async () => {
    await openNewSite(1);
    expect(panelText("Overview")).toContain("Someone is here.");
    expect(panelText("Overview")).not.toContain("Waiting");
  });

  test("shows the figures as soon as there are any", async () => {
    const { answer } = await openNewSite();
    await answer("getFirstBucket", noon - DAY);
    expect(panelText("Overview")).toContain("Visitors 2");
    expect(textOf()).not.toContain("Waiting for the first event");
  });

  test("has its other tabs all the same", async () => {
    await openNewSite();
    await click(tab("Sessions"));
    expect(openTabName()).toBe("Sessions");
    expect(panelText("Sessions")).toContain("/pricing");
  });

  test("copies the snippet, and says so", async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    await openNewSite();
    await click(button("Copy"));
    const snippet = named("code", /./).textContent;
    expect(writeText.mock.calls).toEqual([[snippet]]);
    expect(button("Copied")).toBeTruthy();
  });

  test("selects the snippet where the browser refuses to copy", async () => {
    const writeText = () => Promise.reject(new Error("NotAllowedError"));
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    await openNewSite();
    await click(button("Copy"));
    expect(getSelection()?.toString()).toBe(named("code", /./).textContent);
    expect(button("Copy")).toBeTruthy();
  });
});

describe("all time", () => {
  const openAllTime = (getFirstBucket?: () => Error) =>
    openDashboard({ getFirstBucket }, { preset: "all", tabs: listFirst });

  test("waits until the start of the site's data is known", async () => {
    const { sent, answer } = await openAllTime();
    expect(panelText("Overview")).toBe("OverviewLoading…");
    expect(sent).not.toContain("analytics:listSessions");
    await answer("getFirstBucket", noon - DAY);
    expect(panelText("Sessions")).toContain("/pricing");
    expect(textOf()).toContain("Mar 14 – 15, 2026");
  });

  test("says why where that cannot be had", async () => {
    await openAllTime(() => new Error("The till is on fire"));
    expect(panelText("Overview")).toContain("The till is on fire");
  });
});
