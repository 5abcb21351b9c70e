/** A viewer goes from tab to tab. */
import { describe, expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { realtimeOf, siteOf } from "../fixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  openTabName,
  panelText,
  tab,
} from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  click,
  named,
  press,
  textOf,
  until,
} from "../page.helpers.js";

const textAt = (selector: string) => textOf(document.querySelector(selector)!);
const foot = () => textAt(".footfall-foot");

test("each tab draws its own content, with the controls that it needs", async () => {
  await openDashboard();
  const controls = () =>
    [...document.querySelectorAll(".footfall-toolbar > *")]
      .map(textOf)
      .filter((text) => /^(Range|Compare|Auto)/.test(text)).length;
  const tabs = [
    ["Overview", "Pages", "/about", 3],
    ["Real time", "Real time", "7 visitors in the last 30 minutes", 0],
    ["Visitors", "Visitors", "ada", 1],
    ["Sessions", "Sessions", "/pricing", 1],
    ["Events", "Events", "signup", 1],
  ] as const;
  for (const [name, panelTitle, text, controlCount] of tabs) {
    await click(tab(name));
    expect(openTabName()).toBe(name);
    expect(panelText(panelTitle)).toContain(text);
    expect(controls(), name).toBe(controlCount);
    const panel = named('[role="tabpanel"]', name);
    expect(tab(name).getAttribute("aria-controls")).toBe(panel.id);
  }
});

describe("the keyboard on the tabs", () => {
  test("arrows, Home and End move the focus and open nothing", async () => {
    await openDashboard({}, { tabs: listFirst });
    tab("Sessions").focus();
    const steps = [
      ["ArrowRight", "Visitors"],
      ["ArrowLeft", "Sessions"],
      ["ArrowLeft", "Overview"],
      ["Home", "Sessions"],
      ["End", "Overview"],
    ] as const;
    for (const [key, name] of steps) {
      expect(await press(key)).toBe(true);
      expect(document.activeElement).toBe(tab(name));
    }
    expect(openTabName()).toBe("Sessions");
    expect(await press("ArrowDown"), "a key of the browser").toBe(false);
  });
});

describe("an app that shows no single persons", () => {
  const tabs = ["realtime", "overview"] as const;

  test("has the two other tabs, and no feed of events", async () => {
    const { sent } = await openDashboard({}, { tabs });
    expect(allNamed('[role="tab"]', /./).map(textOf)).toEqual([
      "Real time",
      "Overview",
    ]);
    expect(panelText("Real time")).toContain("active visitors");
    expect(textOf()).not.toContain("signup");
    expect(sent).not.toContain("analytics:listEvents");
  });

  test("has no tab bar for a single tab, and nothing that leads to others", async () => {
    await openDashboard({ getFirstBucket: () => null }, { tabs: ["overview"] });
    expect(document.querySelector('[role="tablist"]')).toBeNull();
    expect(document.querySelector('[role="tabpanel"]')).toBeNull();
    expect(textAt(".footfall-current")).toBe("3 current visitors");
    expect(allNamed("button", "3 current visitors")).toEqual([]);
    await until(() =>
      expect(panelText("Overview")).toContain("Someone is here."),
    );
  });

  test("shows its first tab to a shared address of a tab that it lacks", async () => {
    history.replaceState(null, "", "#tab=visitors");
    await openDashboard({}, { tabs, urlState: true });
    expect(openTabName()).toBe("Real time");
  });
});

describe("around the tabs", () => {
  test("the number of current visitors opens real time", async () => {
    await openDashboard({}, { tabs: listFirst });
    await click(button("3 current visitors"));
    expect(openTabName()).toBe("Real time");
  });

  test("the foot says the zone, and the span of the range where there is one", async () => {
    await openDashboard({}, { tabs: listFirst });
    expect(foot()).toBe("Live · times in UTCMar 9 – 15, 2026");
    await click(tab("Real time"));
    expect(foot()).toBe("Live · times in UTC");
  });

  test("a site that is paused and empty of people says both", async () => {
    await openDashboard(
      {
        getSite: () => siteOf({ status: "paused" }),
        getRealtime: () => realtimeOf(),
      },
      { tabs: listFirst },
    );
    expect(foot()).toContain("UTC · paused: the site refuses new events");
    const current = button("0 current visitors");
    expect(current.querySelector("[data-idle]")).not.toBeNull();
  });

  test("a line says that the reports are behind", async () => {
    await openDashboard(
      {
        getReportStatus: () => ({ behindMs: 20 * MINUTE, isCounting: true }),
      },
      { tabs: listFirst },
    );
    expect(textAt(".footfall-behind")).toContain("up to date 20 min. ago");
  });

  test("a visitor's sheet opens over the list, and closes", async () => {
    await openDashboard({}, { tabs: ["visitors", "overview"] });
    await click(button("ada"));
    expect(textOf(named("dialog", "ada"))).toContain(
      "There are no stored events of this visitor.",
    );
    await click(button("Close"));
    expect(document.querySelector("dialog")).toBeNull();
  });
});
