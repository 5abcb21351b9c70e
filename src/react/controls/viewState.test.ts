import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { namedComparisons } from "./comparison.js";
import { anyDateSpan, anyRange } from "./ranges.helpers.js";
import { rangeOf } from "./ranges.js";
import {
  changeView,
  chartViews,
  defaultViewState,
  isOtherView,
  readHash,
  tabs,
  writeHash,
  type ViewState,
} from "./viewState.js";
import { offsetsOf } from "../zones.helpers.js";

const anyText = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });

const anyState: fc.Arbitrary<ViewState> = fc.record({
  site: fc.constantFrom("shop", "blog", "0.a_b-c", "*"),
  tab: fc.constantFrom(...tabs),
  range: anyRange,
  comparison: fc.oneof(fc.constantFrom(...namedComparisons), anyDateSpan),
  interval: fc.constantFrom("auto", "hour", "day", "month"),
  figure: anyText,
  figures: anyText,
  chart: fc.constantFrom(...chartViews),
  panels: fc.dictionary(anyText, anyText, { maxKeys: 4 }),
  lists: fc.dictionary(anyText, anyText, { maxKeys: 4 }),
  visitorId: fc.option(anyText),
});

describe("the hash", () => {
  test.each<[Partial<ViewState>, string]>([
    [{}, ""],
    [{ site: "blog" }, "site=blog"],
    [{ tab: "visitors", range: "30d" }, "tab=visitors&range=30d"],
    [
      { range: { from: "2026-11-01", to: "2026-11-20" }, comparison: "off" },
      "range=2026-11-01..2026-11-20&compare=off",
    ],
    [
      { range: { from: 1763000000000, to: 1763700000000 }, interval: "hour" },
      "range=1763000000000..1763700000000&by=hour",
    ],
    [
      { tab: "events", lists: { events: "name:a:b" } },
      "tab=events&list.events=name%3Aa%3Ab",
    ],
    [
      { panels: { places: "country:list" }, visitorId: "a b" },
      "visitor=a+b&panel.places=country%3Alist",
    ],
  ])("of %j is %s", (changes, hash) => {
    const state = { ...defaultViewState, ...changes };
    expect(writeHash(state, defaultViewState)).toBe(hash);
    expect(readHash(`#${hash}`, defaultViewState)).toEqual(state);
  });

  test("every state comes back, whatever the defaults", () => {
    fc.assert(
      fc.property(anyState, anyState, (state, start) => {
        const defaults = { ...start, panels: {}, lists: {} };
        const hash = writeHash(state, defaults);
        expect(readHash(hash, defaults)).toEqual(state);
      }),
    );
  });

  test("a panel's start is not written, and is read where nothing is said", () => {
    const defaults = { ...defaultViewState, panels: { pages: "page" } };
    expect(writeHash(defaults, defaults)).toBe("");
    expect(readHash("panel.places=city", defaults).panels).toEqual({
      pages: "page",
      places: "city",
    });
  });

  test.each([
    "#/settings?tab=visitors",
    "#some-heading",
    "range=2026-02-30..2026-03-01",
    "range=2026-03-02..2026-03-01",
    "range=1763700000000..1763000000000",
    "range=1..2",
    "range=toString&compare=constructor&tab=__proto__&by=year",
    "figure=&visitor=",
    "site=",
    "site=Shop",
    "site=**",
    "site=-shop",
    "site=deleted:abc",
    "compare=7d&range=previous",
    "%E0%A4%A&tab=%",
  ])("%s says nothing", (hash) =>
    expect(readHash(hash, defaultViewState)).toEqual(defaultViewState),
  );

  test("whatever is in it, a view comes out that a range can be made of", () => {
    const part = fc.constantFrom(
      ..."#&=.%:",
      "tab=",
      "range=",
      "..",
      "2026-11-20",
      "1763000000000",
      "compare=",
      "panel.",
    );
    const hashes = fc.oneof(
      fc.string(),
      fc
        .array(fc.oneof(part, fc.string()), { maxLength: 12 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(hashes, (hash) => {
        const { tab, range } = readHash(hash, defaultViewState);
        expect(tabs).toContain(tab);
        const { from, to } = rangeOf(range, {
          utcOffsets: offsetsOf("UTC"),
          now: 0,
        });
        expect(from).toBeLessThan(to);
      }),
    );
  });
});

describe("a hash that somebody else has made", () => {
  const keys = [
    "site",
    "tab",
    "range",
    "compare",
    "by",
    "figure",
    "visitor",
    "panel.pages",
    "panel.__proto__",
  ];
  const texts = [
    "<script>alert(1)</script>",
    "__proto__",
    "\0\u202E\u200B",
    "%00%F0%9F",
    "=1+1;a",
    "x".repeat(100_000),
    "..".repeat(50_000),
    "9".repeat(100_000),
  ];
  const cases = keys.flatMap((key) =>
    texts.map((text) => [key, text] as const),
  );

  test.each(cases)("%s=%.20s is a view, and says nothing else", (key, text) => {
    const hash = `#${new URLSearchParams([[key, text]]).toString()}`;
    const { figure, visitorId, panels, ...named } = readHash(
      hash,
      defaultViewState,
    );
    const {
      figure: _f,
      visitorId: _v,
      panels: _p,
      ...start
    } = defaultViewState;
    expect(named).toEqual(start);
    expect(figure).toBe(key === "figure" ? text : "visitors");
    expect(visitorId).toBe(key === "visitor" ? text : null);
    const panel = key.startsWith("panel.") ? [[key.slice(6), text]] : [];
    expect(Object.entries(panels)).toEqual(panel);
    expect(Object.getPrototypeOf(panels)).toBe(Object.prototype);
  });
});

test("changeView keeps the panels that are not named", () => {
  const state = { ...defaultViewState, panels: { pages: "exit" } };
  expect(
    changeView(state, { panels: { places: "city" }, tab: "events" }),
  ).toEqual({
    ...defaultViewState,
    tab: "events",
    panels: { pages: "exit", places: "city" },
  });
});

test("changeView keeps the lists that are not named, and drops a filter for an empty text", () => {
  const lists = { events: "name:a", visitors: "userId:b" };
  const state = { ...defaultViewState, lists };
  expect(changeView(state, { lists: { events: "" } }).lists).toEqual({
    visitors: "userId:b",
  });
});

test.each<[Partial<ViewState>, boolean]>([
  [{}, false],
  [{ figure: "sessions" }, false],
  [{ figures: "users" }, false],
  [{ chart: "week" }, false],
  [{ panels: { places: "city" } }, false],
  [{ range: "7d" }, false],
  [{ range: "30d" }, true],
  [{ tab: "events", figure: "sessions" }, true],
  [{ comparison: "off" }, true],
  [{ interval: "hour" }, true],
  [{ visitorId: "a" }, true],
  [{ lists: { events: "name:a" } }, true],
  [{ lists: { events: "" } }, false],
  [{ site: "blog" }, true],
])("isOtherView after %j: %s", (changes, is) =>
  expect(
    isOtherView(defaultViewState, changeView(defaultViewState, changes)),
  ).toBe(is),
);
