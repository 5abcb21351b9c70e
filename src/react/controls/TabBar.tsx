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

/** Width of the fade at an end of the row that goes on, in CSS pixels. */
const FADE = 32;

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
  useEffect(() => followEnds(row.current), [tabs]);
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
  // The fade at an end would cover part of it.
  if (right > around.right - FADE)
    row.scrollLeft += right - around.right + FADE;
  if (left < around.left + FADE) row.scrollLeft -= around.left - left + FADE;
}

/** Says on the row which of its ends goes on, for the stylesheet to fade. */
function followEnds(row: HTMLElement | null) {
  if (!row) return;
  const mark = () => {
    // In languages that run to the left it is negative.
    const hidden = Math.abs(row.scrollLeft);
    const rest = row.scrollWidth - row.clientWidth - hidden;
    row.toggleAttribute("data-before", hidden > 1);
    row.toggleAttribute("data-after", rest > 1);
  };
  const observer = new ResizeObserver(() => {
    // A phone that turns must not cut off the chosen tab.
    revealSelected(row);
    mark();
  });
  observer.observe(row);
  row.addEventListener("scroll", mark);
  return () => {
    observer.disconnect();
    row.removeEventListener("scroll", mark);
  };
}
