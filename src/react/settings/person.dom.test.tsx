/** An operator exports and erases a person, audits figures and counts days again. */
import { act } from "react";
import { describe, expect, test, vi } from "vitest";
import type { ErasurePreview, Erased } from "../../shared/api/upkeep.js";
import { DAY } from "../../shared/units.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { panelText } from "../openDashboard.helpers.js";
import {
  allNamed,
  button,
  choose,
  click,
  named,
  textOf,
  type,
  until,
} from "../page.helpers.js";
import { errorOf, healthOf, openSettings } from "./settings.helpers.js";

const id = () => named<HTMLInputElement>("input", "Id");
const panel = () => panelText("A person's data");

const previewOf = (preview: Partial<ErasurePreview> = {}): ErasurePreview => ({
  kind: "preview",
  events: 12,
  sessions: 3,
  visitors: 2,
  isAtLeast: false,
  visitorIds: [],
  sharedVisitorIds: [],
  userIds: [],
  groupsLeftAlone: [],
  ...preview,
});

const erasedOf = (erased: Partial<Erased> = {}): Erased => ({
  kind: "deleted",
  deleted: { events: 12, sessions: 3, visitors: 2 },
  done: true,
  repairing: 0,
  groupsLeftAlone: [],
  ...erased,
});

describe("an erasure", () => {
  test("shows what goes, asks for the id, and follows it to the end", async () => {
    const erased = [
      erasedOf({ done: false, repairing: 4 }),
      erasedOf({ repairing: 2 }),
      erasedOf(),
    ];
    const { argsOf } = await openSettings({
      eraseVisitor: ({ preview }) =>
        preview
          ? previewOf({ userIds: ["ada"], groupsLeftAlone: ["acme"] })
          : erased.shift(),
    });
    await choose(named("select", "Known by"), "User id");
    await type(id(), "ada");
    await click(button("Preview the erasure"));
    for (const words of [
      "Events: 12",
      "Sessions: 3",
      "Browsers and devices: 2",
      "The data names these users: ada",
      "may only be about this person: acme",
    ]) {
      expect(panel()).toContain(words);
    }
    await click(button("Erase"));
    const confirm = () => named('dialog button[type="submit"]', "Erase");
    await click(confirm());
    await type(named("dialog input", "Type ada to confirm"), "Ada");
    await click(confirm());
    expect(argsOf("eraseVisitor"), "the id is not right").toEqual([
      { siteId: "s1", userId: "ada", preview: true },
    ]);
    await type(named("dialog input", "Type ada to confirm"), "ada");
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "Date"],
      now: noon,
    });
    await click(confirm());
    expect(panel()).toContain("still to be counted again: 4");
    const wait = () => act(() => vi.advanceTimersByTimeAsync(2000));
    await wait();
    expect(panel()).toContain("still to be counted again: 2");
    await wait();
    expect(panel()).toContain("Nothing of this person is stored any more.");
    const real = { siteId: "s1", userId: "ada" };
    expect(argsOf("eraseVisitor").slice(1)).toEqual([real, real, real]);
  });

  test("of nobody offers nothing to erase further", async () => {
    await openSettings({
      eraseVisitor: () => previewOf({ events: 0, sessions: 0, visitors: 0 }),
    });
    await click(button("Preview the erasure"));
    expect(panel()).toContain("Write the id first.");
    await type(id(), "nobody");
    await click(button("Preview the erasure"));
    expect(panel()).toContain("Nothing is stored under this id.");
  });

  test("that auth refuses says so, and another id drops the words", async () => {
    await openSettings({ eraseVisitor: () => errorOf("forbidden") });
    await type(id(), "ada");
    await click(button("Preview the erasure"));
    expect(panel()).toContain("You may not do this.");
    await type(id(), "bob");
    expect(panel()).not.toContain("You may not do this.");
  });
});

test("an export saves all pages as one list of JSON", async () => {
  const files: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
    files.push(file as Blob);
    return "blob:x";
  });
  const { argsOf } = await openSettings({
    exportVisitor: ({ paginationOpts: { cursor } }) =>
      cursor === null
        ? { page: ['{"a":1}', '{"b":2}'], isDone: false, continueCursor: "2" }
        : { page: ['{"c":3}'], isDone: true, continueCursor: "" },
  });
  await type(id(), "v1");
  await click(button("Export as JSON"));
  await until(() => expect(panel()).toContain("The file has 3 rows."));
  expect(argsOf("exportVisitor")).toEqual(
    [null, "2"].map((cursor) => ({
      siteId: "s1",
      visitorId: "v1",
      paginationOpts: { numItems: 200, cursor },
    })),
  );
  expect(JSON.parse(await files[0]!.text())).toEqual([
    { a: 1 },
    { b: 2 },
    { c: 3 },
  ]);
});

describe("audit and rebuild", () => {
  test("an audit says that all is right", async () => {
    await openSettings({
      auditBuckets: () => ({ audited: 24, skipped: 0, drift: [] }),
    });
    await click(button("Audit 24 hours"));
    expect(panelText("Audit and rebuild")).toContain(
      "All figures are right. Hours compared: 24.",
    );
  });

  test("an audit lists what differs", async () => {
    await openSettings({
      auditBuckets: () => ({
        audited: 3,
        skipped: 2,
        drift: [
          {
            level: "hour",
            bucket: noon,
            dimension: "page",
            key: "/tea",
            metric: "events",
            stored: 4,
            expected: 5,
          },
        ],
      }),
    });
    await click(button("Audit 24 hours"));
    const text = panelText("Audit and rebuild");
    expect(text).toContain("Figures that differ: 1.");
    expect(text).toContain("being counted again: 2");
    expect(allNamed("tr", /tea/).map(textOf)).toEqual([
      "hour · page · /tea · eventsMar 15, 2026, 12:00 PM45",
    ]);
  });

  test("a rebuild takes whole days of the site, and waits for its end", async () => {
    const { argsOf } = await openSettings({
      rebuildRange: ({ from, to }) => ({ from, to, repairing: 0 }),
    });
    await type(
      named("form[aria-label='Custom dates'] input", "From"),
      "2026-03-02",
    );
    await type(
      named("form[aria-label='Custom dates'] input", "To"),
      "2026-03-03",
    );
    await click(button("Rebuild"));
    const from = Date.parse("2026-03-02T00:00Z");
    expect(argsOf("rebuildRange")).toEqual([
      { siteId: "s1", from, to: from + 2 * DAY },
    ]);
    expect(panelText("Audit and rebuild")).toContain("Mar 2 – 3, 2026");
  });

  test("a rebuild of days without events says so", async () => {
    await openSettings({
      getHealth: () => healthOf(),
      rebuildRange: ({ from }) => ({ from, to: from, repairing: 0 }),
    });
    await click(button("Rebuild"));
    expect(panelText("Audit and rebuild")).toContain(
      "No day of this range has its events any more.",
    );
  });
});
