/** A viewer works with the dashboard by single keys. */
import { act } from "react";
import { describe, expect, test } from "vitest";
import {
  listFirst,
  openDashboard,
  openTabName,
} from "../openDashboard.helpers.js";
import { button, click, named, press, textOf } from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";

const range = () => textOf(button(/^Range:/));
const helpSheet = () => document.querySelector("dialog");

describe("keys", () => {
  test("choose a range and a tab, and are used up", async () => {
    await openDashboard({}, { tabs: listFirst });
    expect(await press("m")).toBe(true);
    expect(range()).toBe("Range: Last 30 days");
    expect(await press("3")).toBe(true);
    expect(openTabName()).toBe("Events");
  });

  test("choose the next comparison of the overview", async () => {
    await openDashboard();
    expect(await press("c")).toBe(true);
    expect(textOf(button(/^Compare:/))).toBe("Compare: previous year");
  });

  test("that would change nothing to see stay the browser's", async () => {
    await openDashboard({}, { tabs: listFirst });
    expect(await press("c"), "a list compares nothing").toBe(false);
    expect(await press("x"), "no key of the dashboard").toBe(false);
    expect(await press("m", { ctrlKey: true }), "a key of the browser").toBe(
      false,
    );
    expect(range()).toBe("Range: Last 7 days");
  });

  test("do nothing where the app has switched them off", async () => {
    await openDashboard({}, { tabs: listFirst, shortcuts: false });
    expect(await press("m")).toBe(false);
    expect(await press("?")).toBe(false);
    expect(range()).toBe("Range: Last 7 days");
    expect(helpSheet()).toBeNull();
  });
});

describe("keys are left alone", () => {
  test("while the viewer types", async () => {
    await openDashboard({}, { tabs: ["events", "overview"] });
    await act(async () => document.querySelector("input")?.focus());
    expect(document.activeElement?.tagName).toBe("INPUT");
    expect(await press("m")).toBe(false);
    expect(range()).toBe("Range: Last 7 days");
  });

  test("while the focus is elsewhere on the app's page", async () => {
    await openDashboard({}, { tabs: listFirst });
    const other = document.body.appendChild(document.createElement("button"));
    other.focus();
    expect(await press("m")).toBe(false);
    other.remove();
    expect(await press("m")).toBe(true);
  });

  test("while a popover is open", async () => {
    const popovers = stubPopovers();
    await openDashboard({}, { tabs: listFirst });
    await click(button("Export"));
    expect(await press("m")).toBe(false);
    await popovers.escape();
    expect(await press("m")).toBe(true);
  });

  test("while the app shows a dialog of its own", async () => {
    await openDashboard({}, { tabs: listFirst });
    const own = document.createElement("div");
    own.setAttribute("aria-modal", "true");
    document.body.append(own);
    expect(await press("m")).toBe(false);
    own.remove();
    expect(await press("m")).toBe(true);
  });
});

describe("the help sheet", () => {
  test("opens by a key, lists the keys of the tabs that there are, and closes", async () => {
    await openDashboard({}, { tabs: ["events", "realtime"] });
    expect(await press("?")).toBe(true);
    const sheet = named("dialog", "Keyboard shortcuts");
    const rows = [...sheet.querySelectorAll(".footfall-shortcut")].map(textOf);
    expect(rows).toContain("MLast 30 days");
    expect(rows.filter((text) => /^\d/.test(text))).toEqual([
      "1Events",
      "2Real time",
    ]);
    await click(button("Close"));
    expect(helpSheet()).toBeNull();
  });

  test("opens by its button, and keys rest until it is closed", async () => {
    await openDashboard({}, { tabs: listFirst });
    await click(button("Keyboard shortcuts"));
    expect(helpSheet()).not.toBeNull();
    await press("2");
    expect(openTabName()).toBe("Sessions");
    await click(button("Close"));
    await press("2");
    expect(openTabName()).toBe("Visitors");
  });
});
