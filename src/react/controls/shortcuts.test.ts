import { describe, expect, test } from "vitest";
import {
  actionOf,
  changesOf,
  rangeKey,
  shortcutGroups,
  type KeyPress,
  type ShortcutAction,
} from "./shortcuts.js";
import { defaultViewState, tabs } from "./viewState.js";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...more,
});

describe("actionOf", () => {
  test.each<[KeyPress, ShortcutAction | null]>([
    [press("t"), { kind: "range", range: "today" }],
    [press("T"), { kind: "range", range: "today" }],
    [press("k"), { kind: "range", range: "wtd" }],
    [press("e"), { kind: "range", range: "lastWeek" }],
    [press("o"), { kind: "range", range: "mtd" }],
    [press("c"), { kind: "nextComparison" }],
    [press("s"), { kind: "sites" }],
    [press("3"), { kind: "tab", tab: "visitors" }],
    [press("?", { shiftKey: true }), { kind: "help" }],
    [press("T", { shiftKey: true }), null],
    [press("t", { ctrlKey: true }), null],
    [press("r", { metaKey: true }), null],
    [press("l", { altKey: true }), null],
    [press("w", { repeat: true }), null],
    [press("6"), { kind: "tab", tab: "settings" }],
    [press("7"), null],
    [press("x"), null],
    [press("Escape"), null],
    [press("Dead"), null],
  ])("%j", (key, action) => expect(actionOf(key, tabs)).toEqual(action));

  test("the numbers are those of the tabs that there are", () => {
    const some = ["overview", "events"] as const;
    expect(actionOf(press("2"), some)).toEqual({ kind: "tab", tab: "events" });
    expect(actionOf(press("3"), some)).toBeNull();
  });
});

test("no key is given twice", () => {
  const keys = shortcutGroups(tabs)
    .flatMap(({ shortcuts }) => shortcuts)
    .map(({ key }) => key);
  expect(keys).toHaveLength(25);
  expect(new Set(keys).size).toBe(keys.length);
});

describe("changesOf", () => {
  const off = { ...defaultViewState, comparison: "off" as const };
  const every = () => true;
  const compare = { kind: "nextComparison" } as const;
  const all = { kind: "range", range: "all" } as const;

  test("names what changes", () => {
    expect(changesOf(compare, off, every)).toEqual({ comparison: "previous" });
    expect(changesOf(all, off, every)).toEqual({ range: "all" });
    expect(changesOf({ kind: "tab", tab: "events" }, off, every)).toEqual({
      tab: "events",
    });
  });

  test.each(["previous", "year", "off"] as const)(
    "with nothing to compare with, %s is as good as the next",
    (comparison) =>
      expect(
        changesOf(compare, { ...off, comparison }, () => false),
      ).toBeNull(),
  );

  test.each(tabs)("only what the tab %s shows", (tab) => {
    const state = { ...off, tab };
    const hasNoRange = tab === "realtime" || tab === "settings";
    expect(changesOf(all, state, every) !== null).toBe(!hasNoRange);
    expect(changesOf(compare, state, every) !== null).toBe(tab === "overview");
    expect(
      changesOf({ kind: "tab", tab: "events" }, state, every),
    ).not.toBeNull();
  });
});

test("rangeKey", () => {
  expect(rangeKey("today")).toBe("t");
  expect(rangeKey("12mo")).toBeUndefined();
});
