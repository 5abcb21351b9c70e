/** A viewer opens the dashboard of a site that has no event yet. */
import { describe, expect, test, vi } from "vitest";
import type { RefusalNote } from "../../shared/api/setupStatus.js";
import { DAY, MINUTE } from "../../shared/units.js";
import type { QueryAnswers } from "../convexClient.helpers.js";
import { realtimeOf, setupOf } from "../fixtures.helpers.js";
import { noon } from "../lists/listFixtures.helpers.js";
import {
  listFirst,
  openDashboard,
  openTabName,
  panelText,
  tab,
} from "../openDashboard.helpers.js";
import { button, click, named, textOf, until } from "../page.helpers.js";

const dev = "http://localhost:5173";

const refusalOf = (note: Partial<RefusalNote> = {}): RefusalNote => ({
  reason: "origin",
  about: dev,
  requests: 3,
  isAtLeast: false,
  lastAt: noon - 2 * MINUTE,
  ...note,
});

/** Opens a site without events, and waits until the page has the panel and its first answer. */
async function openNewSite(answers: QueryAnswers = {}) {
  const page = await openDashboard({
    getFirstBucket: () => null,
    getRealtime: () => realtimeOf(),
    getSetupStatus: () => setupOf(),
    ...answers,
  });
  await until(() => expect(steps()).toHaveLength(5));
  return page;
}

const snippet = () => textOf(named("code", /./));

/** Each step as `state title text`. */
const steps = () =>
  [...document.querySelectorAll<HTMLElement>(".footfall-step")].map(
    (step) => `${step.dataset.state} ${textOf(step)}`,
  );

const refused = () =>
  [...document.querySelectorAll(".footfall-refused-line")].map((line) =>
    textOf(line),
  );

const title = () => textOf(document.querySelector(".footfall-first-title")!);

describe("a site without events", () => {
  test("waits for the first, and says how to send it", async () => {
    await openNewSite();
    expect(title()).toBe("Waiting for the first event");
    expect(snippet()).toContain(
      'src="https://happy-animal-123.convex.site/analytics/footfall.js"',
    );
    expect(snippet()).toContain('data-key="ff_pub_… (Browser)"');
    expect(refused()).toEqual([]);
  });

  test("has a checklist in words", async () => {
    await openNewSite();
    expect(steps()).toEqual([
      "done Functions (done) Deployed: this page has its answers.",
      "done Site (done) “Shop” is there.",
      "done Public key (done) Pages send with “Browser”.",
      'done Origin (done) Pages of https://shop.example may send. Pages on localhost do not count. Set localhost: "count" while you develop.',
      "open First event (not done) Open a page that has the tag.",
    ]);
  });

  test("says that somebody is here before the first figures have come", async () => {
    await openNewSite({ getRealtime: () => realtimeOf({ visitors: 1 }) });
    expect(title()).toContain("Someone is here.");
    expect(steps().at(-1)).toBe("done First event (done) It has come.");
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
    expect(writeText.mock.calls).toEqual([[named("code", /./).textContent]]);
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

describe("what was refused", () => {
  test("appears live, with the reason and the time since", async () => {
    const { answer } = await openNewSite();
    await answer(
      "getSetupStatus",
      setupOf({
        refusals: [refusalOf()],
        notCounted: [{ reason: "bot", events: 12 }],
      }),
    );
    expect(title()).toBe("Events came, and none of them counts");
    expect(refused()).toEqual([
      "3 requests from http://localhost:5173: origin is not allowed 2 min. ago",
      "12 events: headless browsers and bots are counted as bots today and yesterday",
    ]);
    expect(steps()[3]).toBe(
      "wrong Origin (wrong) http://localhost:5173 is a page on a developer's machine. Set localhost: \"count\" in the site's settings.",
    );
    expect(steps()[4]).toMatch(/^wrong First event/);
  });

  test("no longer keeps the checklist once the site lets the origin in", async () => {
    const { answer } = await openNewSite({
      getSetupStatus: () => setupOf({ refusals: [refusalOf()] }),
    });
    expect(steps()[3]).toMatch(/^wrong Origin/);
    const fixed = setupOf({ refusals: [refusalOf()], localhost: "count" });
    await answer("getSetupStatus", fixed);
    expect(title()).toBe("Waiting for the first event");
    expect(steps()[3]).toMatch(/^done Origin/);
    expect(refused()[0]).toContain("It is allowed now.");
  });
});

describe("an app that does not export getSetupStatus", () => {
  const missing = new Error(
    "[CONVEX Q(analytics:getSetupStatus)] [Request ID: 5f] Server Error\nCould not find public function for 'analytics:getSetupStatus'.",
  );

  test("has the panel without its answers, and reads what is missing", async () => {
    const { answer } = await openNewSite();
    await answer("getSetupStatus", missing);
    expect(steps()).toHaveLength(3);
    expect(textOf()).toContain("Export getSetupStatus with the other reads");
    expect(snippet()).toContain('data-key="ff_pub_…"');
    await answer("getSetupStatus", setupOf());
    expect(steps()).toHaveLength(5);
    expect(textOf()).not.toContain("Export getSetupStatus");
  });

  test("reads no such advice where the query is refused", async () => {
    const { answer } = await openNewSite();
    await answer("getSetupStatus", new Error("no"));
    expect(steps()).toHaveLength(3);
    expect(textOf()).not.toContain("Export getSetupStatus");
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
