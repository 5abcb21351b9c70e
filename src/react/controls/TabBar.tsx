/** The tabs of the dashboard. On a narrow page the row scrolls in itself. */
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useLabels } from "../labels/useLabels.js";
import { movedIndex } from "../ui/focus.js";
import { tabLabels } from "./controlNames.js";
import type { Tab } from "./viewState.js";

interface TabBarProps {
  /** In the order in which the page offers them. */
  tabs: readonly Tab[];
  value: Tab;
  onChange: (tab: Tab) => void;
  /** The id of the only element with `role="tabpanel"`. `tabIdOf(panelId, value)` labels it. */
  panelId: string;
}

/** The id of a tab's button. */
export function tabIdOf(panelId: string, tab: Tab): string {
  return `${panelId}-${tab}`;
}

/**
 * Arrow keys, Home and End move the focus. Only Enter or Space opens a tab, because a tab costs
 * queries.
 */
export function TabBar({ tabs, value, onChange, panelId }: TabBarProps) {
  const labels = useLabels();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => revealSelected(row.current), [value]);
  return (
    <div
      ref={row}
      className="footfall-tabs"
      role="tablist"
      aria-label={labels.viewTabs}
      onKeyDown={moveAmongTabs}
    >
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabIdOf(panelId, tab)}
          className="footfall-tab"
          aria-selected={tab === value}
          aria-controls={tab === value ? panelId : undefined}
          tabIndex={tab === value ? 0 : -1}
          onClick={() => onChange(tab)}
        >
          {labels[tabLabels[tab]]}
        </button>
      ))}
    </div>
  );
}

function moveAmongTabs(event: KeyboardEvent<HTMLElement>) {
  const buttons = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]'),
  ];
  const isReversed = getComputedStyle(event.currentTarget).direction === "rtl";
  const next = movedIndex(
    event.key,
    buttons.findIndex((button) => button === event.target),
    buttons.length,
    isReversed
      ? { back: "ArrowRight", forth: "ArrowLeft" }
      : { back: "ArrowLeft", forth: "ArrowRight" },
  );
  if (next === null) return;
  event.preventDefault();
  buttons[next]?.focus();
}

/** Scrolls only the row. `scrollIntoView` would also move the page. */
function revealSelected(row: HTMLElement | null) {
  const selected = row?.querySelector('[aria-selected="true"]');
  if (!row || !selected) return;
  const around = row.getBoundingClientRect();
  const { left, right } = selected.getBoundingClientRect();
  if (right > around.right) row.scrollLeft += right - around.right;
  if (left < around.left) row.scrollLeft -= around.left - left;
}
