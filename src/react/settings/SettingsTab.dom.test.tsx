/** The tab "Settings": who has it, and what stands in it. */
import { anyApi } from "convex/server";
import { describe, expect, test } from "vitest";
import type { AdminApi } from "../api.js";
import { openDashboard, panelText, tab } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  click,
  textOf,
  type,
  named,
} from "../page.helpers.js";
import {
  errorOf,
  missing,
  openSettings,
  settingsOf,
} from "./settings.helpers.js";

const titles = () =>
  [...document.querySelectorAll(".footfall-panel .footfall-title")].map(
    (title) => textOf(title),
  );

describe("who has the tab", () => {
  test("a reader without adminApi has no tab, and the page asks nothing of it", async () => {
    history.replaceState(null, "", "#tab=settings");
    const { sent } = await openDashboard(
      {},
      { urlState: true, tabs: ["sessions", "settings"] },
    );
    expect(allNamed('[role="tab"]', "Settings")).toEqual([]);
    expect(panelText("Sessions")).toContain("/pricing");
    expect(sent).not.toContain("analytics:getSettings");
  });

  test("an operator has it behind the tabs that the app names", async () => {
    const adminApi = anyApi.analytics as AdminApi;
    const { sent } = await openDashboard({}, { adminApi, tabs: ["sessions"] });
    expect(allNamed('[role="tab"]', /./).map(textOf)).toEqual([
      "Sessions",
      "Settings",
    ]);
    expect(sent, "before somebody opens the tab").not.toContain(
      "analytics:getSettings",
    );
  });

  test("a reader whom auth refuses sees why, and the page asks nothing else", async () => {
    const { sent } = await openSettings({
      getSettings: () => errorOf("forbidden"),
    });
    expect(titles()).toEqual(["Settings"]);
    expect(panelText("Settings")).toContain("You may not see this.");
    expect(sent).not.toContain("analytics:listKeys");
    expect(sent).not.toContain("analytics:getHealth");
  });
});

describe("the sections", () => {
  test("are all there where the app exports everything", async () => {
    await openSettings();
    expect(titles()).toEqual([
      "Site",
      "Keys",
      "Exclusions",
      "Health",
      "Events that failed",
      "Usage",
      "A person's data",
      "Audit and rebuild",
      "Retention",
    ]);
    expect(document.querySelector(".footfall-foot")?.textContent).toBe(
      "Live · times in UTC",
    );
  });

  test("are those whose functions the app's module has", async () => {
    const { listKeys, getUsage } = anyApi.analytics as AdminApi;
    const { sent } = await openSettings({}, { listKeys, getUsage } as AdminApi);
    expect(titles()).toEqual(["Keys", "Usage"]);
    expect(allNamed("button", "Create a key")).toEqual([]);
    expect(sent).not.toContain("analytics:getSettings");
  });

  test("go where the server does not know their queries", async () => {
    await openSettings({
      getSettings: missing,
      getUsage: missing,
      listDeadLetters: missing,
    });
    expect(titles()).toEqual([
      "Keys",
      "Health",
      "A person's data",
      "Audit and rebuild",
    ]);
  });

  test("fail one by one", async () => {
    const { answer } = await openSettings({
      getHealth: () => errorOf("forbidden"),
    });
    expect(panelText("Health")).toContain("You may not see this.");
    expect(panelText("Keys")).toContain("The site has no keys.");
    await answer("listKeys", errorOf("forbidden"));
    expect(panelText("Keys")).toContain("You may not see this.");
    expect(allNamed("button", "Create a key")).toEqual([]);
  });
});

test("what is typed stays while another tab is open, and a note says so", async () => {
  await openSettings({ getSettings: () => settingsOf({ name: "Shop" }) });
  const name = () => named<HTMLInputElement>("input", "Name");
  await type(name(), "Store");
  await click(tab("Sessions"));
  expect(textOf()).toContain("The settings have changes that are not saved.");
  await click(named("button.footfall-link", "Settings"));
  expect(name().value).toBe("Store");
  await click(button("Discard changes"));
  expect(name().value).toBe("Shop");
  await click(tab("Sessions"));
  expect(textOf()).not.toContain("not saved");
});
