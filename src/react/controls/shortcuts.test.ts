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
    [press("o"), { kind: "range", range: "mtd" }],
    [press("c"), { kind: "nextComparison" }],
    [press("3"), { kind: "tab", tab: "visitors" }],
    [press("?", { shiftKey: true }), { kind: "help" }],
    [press("T", { shiftKey: true }), null],
    [press("t", { ctrlKey: true }), null],
    [press("r", { metaKey: true }), null],
    [press("l", { altKey: true }), null],
    [press("w", { repeat: true }), null],
    [press("6"), null],
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
  expect(keys).toHaveLength(18);
  expect(new Set(keys).size).toBe(keys.length);
});

test("changesOf names what changes", () => {
  const off = { ...defaultViewState, comparison: "off" as const };
  expect(changesOf({ kind: "nextComparison" }, off)).toEqual({
    comparison: "previous",
  });
  expect(changesOf({ kind: "range", range: "all" }, off)).toEqual({
    range: "all",
  });
  expect(changesOf({ kind: "tab", tab: "events" }, off)).toEqual({
    tab: "events",
  });
});

test("rangeKey", () => {
  expect(rangeKey("today")).toBe("t");
  expect(rangeKey("12mo")).toBeUndefined();
});
