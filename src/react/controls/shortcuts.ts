/** The keys of the dashboard as data: the key, its name in the help sheet, and its action. */
import type { LabelName } from "../labels/labels.js";
import { presetLabels, tabLabels } from "./controlNames.js";
import {
  nextComparison,
  shownComparison,
  type ComparisonChoice,
} from "./comparison.js";
import type { Preset } from "./ranges.js";
import {
  hasComparison,
  hasRange,
  type Tab,
  type ViewState,
} from "./viewState.js";

export type ShortcutAction =
  | { kind: "range"; range: Preset }
  | { kind: "nextComparison" }
  | { kind: "tab"; tab: Tab }
  | { kind: "sites" }
  | { kind: "help" };

interface Shortcut {
  /** `KeyboardEvent.key` without Shift. Signs are as typed. */
  key: string;
  /** Name of the label that describes it. */
  label: LabelName;
  /** Null: the key is only listed. The chart or the browser listens for it. */
  action: ShortcutAction | null;
}

interface ShortcutGroup {
  label: LabelName;
  shortcuts: readonly Shortcut[];
}

const rangeKeys = [
  ["t", "today"],
  ["y", "yesterday"],
  ["d", "24h"],
  ["w", "7d"],
  ["m", "30d"],
  ["q", "90d"],
  ["k", "wtd"],
  ["e", "lastWeek"],
  ["o", "mtd"],
  ["l", "lastMonth"],
  ["r", "ytd"],
  ["a", "all"],
] as const satisfies readonly (readonly [string, Preset])[];

/** Returns the keys in the order of the help sheet. The tabs have their numbers. */
export function shortcutGroups(tabs: readonly Tab[]): ShortcutGroup[] {
  return [
    {
      label: "shortcutRanges",
      shortcuts: rangeKeys.map(([key, range]) => ({
        key,
        label: presetLabels[range],
        action: { kind: "range", range },
      })),
    },
    {
      label: "shortcutViews",
      shortcuts: tabs.map((tab, i) => ({
        key: String(i + 1),
        label: tabLabels[tab],
        action: { kind: "tab", tab },
      })),
    },
    {
      label: "shortcutChart",
      // The chart listens for them while it has the focus.
      shortcuts: [
        { key: "Shift ← →", label: "shortcutMark", action: null },
        { key: "Enter", label: "shortcutZoom", action: null },
        { key: "Backspace", label: "shortcutZoomBack", action: null },
      ],
    },
    {
      label: "shortcutGeneral",
      shortcuts: [
        {
          key: "c",
          label: "shortcutComparison",
          action: { kind: "nextComparison" },
        },
        { key: "s", label: "shortcutSites", action: { kind: "sites" } },
        { key: "?", label: "shortcutHelp", action: { kind: "help" } },
        { key: "Escape", label: "shortcutClose", action: null },
      ],
    },
  ];
}

/** Returns the key of a range for the picker to show. Some ranges have none. */
export function rangeKey(range: Preset): string | undefined {
  return rangeKeys.find(([, each]) => each === range)?.[0];
}

/** The fields of a `KeyboardEvent` that decide. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** The key is held down. */
  repeat: boolean;
}

/**
 * Returns the action of a key press. Null: the dashboard ignores the key. Capitals count only from
 * Caps Lock.
 */
export function actionOf(
  press: KeyPress,
  tabs: readonly Tab[],
): ShortcutAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) {
    return null;
  }
  const isLetter = /^\p{L}$/u.test(press.key);
  if (isLetter && press.shiftKey) return null;
  const key = isLetter ? press.key.toLowerCase() : press.key;
  const shortcut = shortcutGroups(tabs)
    .flatMap(({ shortcuts }) => shortcuts)
    .find((each) => each.key === key);
  return shortcut?.action ?? null;
}

/**
 * Returns the change of the view. Null: the tab has no such control, so nobody would see a change.
 * `hasSpan` says which comparisons the range has.
 */
export function changesOf(
  action: Exclude<ShortcutAction, { kind: "help" | "sites" }>,
  { tab, comparison }: Pick<ViewState, "tab" | "comparison">,
  hasSpan: (choice: ComparisonChoice) => boolean,
): Partial<ViewState> | null {
  switch (action.kind) {
    case "range":
      return hasRange(tab) ? { range: action.range } : null;
    case "tab":
      return { tab: action.tab };
    case "nextComparison": {
      const next = nextComparison(comparison, hasSpan);
      const isOther = next !== shownComparison(comparison, hasSpan);
      return hasComparison(tab) && isOther ? { comparison: next } : null;
    }
  }
}
