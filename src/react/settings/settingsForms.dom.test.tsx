/** An operator changes settings of a site. */
import { act } from "react";
import { describe, expect, test } from "vitest";
import type { SiteSettings } from "../../shared/site/site.js";
import { panelText } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  choose,
  click,
  named,
  press,
  textOf,
  type,
} from "../page.helpers.js";
import { errorOf, openSettings, settingsOf } from "./settings.helpers.js";

const input = (name: string) => named<HTMLInputElement>("input", name);
const inPanel = (title: string, name: string) =>
  [...named("section", title).querySelectorAll("button")].find(
    (each) => textOf(each) === name,
  )!;
const origin = () => input("Origins that may send: New entry");

async function openForms(settings: Partial<SiteSettings> = {}, answer?: Error) {
  const page = await openSettings({
    getSettings: () => settingsOf(settings),
    updateSite: () => answer ?? null,
  });
  return { ...page, saved: () => page.argsOf("updateSite") };
}

describe("the site", () => {
  test("saves only what has changed, once", async () => {
    const { saved } = await openForms();
    await click(inPanel("Site", "Save"));
    expect(saved(), "nothing has changed").toEqual([]);
    await type(input("Name"), "  Store ");
    await choose(named("select", "Pages on localhost"), "Count");
    await click(inPanel("Site", "Save"));
    expect(saved()).toEqual([
      { siteId: "s1", name: "Store", localhost: "count" },
    ]);
    expect(panelText("Site")).toContain("Saved.");
  });

  test("adds and removes origins", async () => {
    const { saved } = await openForms({
      allowedOrigins: ["https://old.example"],
    });
    await type(origin(), "https://new.example");
    origin().focus();
    await press("Enter");
    expect(origin().value).toBe("");
    await click(button("Remove https://old.example"));
    await click(inPanel("Site", "Save"));
    expect(saved()).toEqual([
      { siteId: "s1", allowedOrigins: ["https://new.example"] },
    ]);
  });

  test("checks an origin by the server's rule, and takes it with the rest if it is only typed", async () => {
    const { saved } = await openForms();
    await type(origin(), "shop.example/path");
    await click(inPanel("Site", "Save"));
    expect(panelText("Site")).toContain(
      '"shop.example/path" must be an origin',
    );
    expect(origin().getAttribute("aria-invalid")).toBe("true");
    expect(saved()).toEqual([]);
    await type(origin(), "https://shop.example");
    expect(panelText("Site")).not.toContain("must be an origin");
    await click(inPanel("Site", "Save"));
    expect(saved()).toEqual([
      { siteId: "s1", allowedOrigins: ["https://shop.example"] },
    ]);
  });

  test("an error of the server about a setting stands at its field", async () => {
    const text = "Setting name: a name is taken.";
    const error = errorOf("invalidSetting", text, { setting: "name" });
    await openForms({}, error);
    await type(input("Name"), "Store");
    await click(inPanel("Site", "Save"));
    const described = document.getElementById(
      input("Name").getAttribute("aria-describedby")!,
    )!;
    expect(textOf(described)).toBe(text);
    expect(input("Name").value, "it stays typed").toBe("Store");
  });

  test("text that is typed while an earlier change is saved stays, and is saved next", async () => {
    let end = () => {};
    const waits = new Promise<null>((resolve) => {
      end = () => resolve(null);
    });
    const page = await openSettings({ updateSite: () => waits });
    await type(input("Name"), "Store");
    await click(inPanel("Site", "Save"));
    await type(input("Name"), "Store of tea");
    await type(origin(), "https://new.example");
    await click(inPanel("Site", "Saving…"));
    await act(async () => end());
    expect(input("Name").value).toBe("Store of tea");
    expect(origin().value).toBe("https://new.example");
    expect(panelText("Site")).not.toContain("Saved.");
    await click(inPanel("Site", "Save"));
    expect(page.argsOf("updateSite")).toEqual([
      { siteId: "s1", name: "Store" },
      {
        siteId: "s1",
        name: "Store of tea",
        allowedOrigins: ["https://new.example"],
      },
    ]);
  });

  test("a change that auth refuses says so", async () => {
    await openForms({}, errorOf("forbidden"));
    await type(input("Name"), "Store");
    await click(inPanel("Site", "Save"));
    expect(panelText("Site")).toContain("You may not do this.");
  });

  test("says how long events wait in seconds and minutes, and saves milliseconds", async () => {
    const { saved } = await openForms({
      flushIntervalMs: 30_000,
      maxStalenessMs: 900_000,
    });
    const looked = () => input("Delay while somebody looks, in seconds");
    const unseen = () => input("Delay while nobody looks, in minutes");
    expect([looked().value, unseen().value]).toEqual(["30", "15"]);
    await type(unseen(), "61");
    await click(inPanel("Site", "Save"));
    expect(panelText("Site")).toContain("Write a whole number from 1 to 60.");
    expect(saved()).toEqual([]);
    await type(looked(), "10");
    await type(unseen(), "60");
    await click(inPanel("Site", "Save"));
    expect(saved()).toEqual([
      { siteId: "s1", flushIntervalMs: 10_000, maxStalenessMs: 3_600_000 },
    ]);
  });

  test("has a zone that is fixed, and says what its sessions are", async () => {
    await openForms({ timeZone: "Europe/Berlin" });
    expect(panelText("Site")).toContain("Europe/Berlin");
    expect(allNamed("input", "Time zone")).toEqual([]);
    expect(panelText("Site")).toContain(
      "A session ends after 30m 0s without an event.",
    );
  });

  test("pauses after a question, and resumes without one", async () => {
    const { answer, saved } = await openForms();
    await click(button("Pause the site"));
    expect(textOf(named("dialog", "Pause the site"))).toContain(
      "“Shop” refuses",
    );
    expect(saved()).toEqual([]);
    await click(button("Cancel"));
    await click(button("Pause the site"));
    await click(named('dialog button[type="submit"]', "Pause the site"));
    expect(saved()).toEqual([{ siteId: "s1", status: "paused" }]);
    await answer("getSettings", settingsOf({ status: "paused" }));
    expect(panelText("Site")).toContain("The site is paused.");
    await click(button("Resume the site"));
    expect(saved()[1]).toEqual({ siteId: "s1", status: "active" });
  });
});

test("a site without data may change its zone", async () => {
  const { argsOf } = await openSettings({
    getFirstBucket: () => null,
    updateSite: () => null,
  });
  await type(input("Time zone"), "Europe/Berlin");
  await click(inPanel("Site", "Save"));
  expect(argsOf("updateSite")).toEqual([
    { siteId: "s1", timeZone: "Europe/Berlin" },
  ]);
});

describe("retention", () => {
  // The page opens at noon of March 15, 2026.
  test("says from when on events are kept, while somebody types", async () => {
    await openForms({ eventRetentionDays: 14 });
    expect(panelText("Retention")).toContain(
      "Events from before Mar 1, 2026 will be deleted.",
    );
    await type(input("Events, in days"), "7");
    expect(panelText("Retention")).toContain(
      "Events from before Mar 8, 2026 will be deleted.",
    );
    await type(input("Figures of days, in days"), "0");
    expect(panelText("Retention")).toContain("0 days: they are kept forever.");
  });

  test.each(["0", "3651", "1.5", "-1", "many", ""])(
    "does not take %j days of events",
    async (days) => {
      const { saved } = await openForms();
      await type(input("Events, in days"), days);
      await click(inPanel("Retention", "Save"));
      expect(panelText("Retention")).toContain(
        "Write a whole number from 1 to 3650.",
      );
      expect(saved()).toEqual([]);
    },
  );

  test("asks before it keeps data for a shorter time, and not for a longer one", async () => {
    const { saved } = await openForms({ dayRetentionDays: 0 });
    await type(input("Events, in days"), "100");
    await click(inPanel("Retention", "Save"));
    expect(saved()).toEqual([{ siteId: "s1", eventRetentionDays: 100 }]);
    await type(input("Figures of days, in days"), "31");
    await click(inPanel("Retention", "Save"));
    const dialog = named("dialog", "Keep data for a shorter time");
    expect(textOf(dialog)).toContain(
      "Months before Feb 12, 2026 will have no days.",
    );
    expect(saved()).toHaveLength(1);
    await click(named("dialog button", "Save"));
    expect(saved()[1]).toEqual({ siteId: "s1", dayRetentionDays: 31 });
    expect(document.querySelector("dialog")).toBeNull();
  });
});

test.each([
  [
    "Hostnames",
    "https://staging.example",
    "staging.example",
    "excludedHostnames",
  ],
  ["Paths", "admin", "/admin/*", "excludedPaths"],
  ["Referrers", "spam.example/", "*.spam.example", "excludedReferrers"],
  ["User agents to leave out", "", "*Monitor/*", "deniedAgents"],
  ["User agents that are no bots", "", "*Agent/*", "allowedAgents"],
  ["Visitors", "", "my-browser", "excludedVisitors"],
])(
  "the exclusion %s does not take %j and takes %j",
  async (label, wrong, right, setting) => {
    const { saved } = await openForms();
    const entry = () => input(`${label}: New entry`);
    const add = () =>
      click(entry().parentElement!.querySelector<HTMLElement>("button")!);
    await type(entry(), wrong);
    await add();
    expect(entry().getAttribute("aria-invalid")).toBe("true");
    await type(entry(), right);
    await add();
    expect(entry().getAttribute("aria-invalid")).toBe("false");
    await type(entry(), right);
    await add();
    expect(panelText("Exclusions")).toContain("has this entry already");
    await type(entry(), "");
    await click(inPanel("Exclusions", "Save"));
    expect(saved()).toEqual([{ siteId: "s1", [setting]: [right] }]);
  },
);
