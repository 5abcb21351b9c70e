/**
 * Follows the pointer and the keys over the plot: which bucket is read out, and which are marked to
 * zoom into.
 */
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { TimeSpan } from "../controls/ranges.js";
import { nextIndex } from "./chartKeys.js";
import { nearestPoint, type ChartLayout } from "./chartLayout.js";
import type { ChartModel } from "./chartModel.js";
import { markedBuckets, zoomedSpan, type Marked } from "./chartZoom.js";

export interface ZoomHandlers {
  /**
   * Called with the whole buckets that a viewer has marked: by a drag, or by Shift with arrow keys
   * and Enter. Without it nothing can be marked.
   */
  onZoom?: ((span: TimeSpan) => void) | undefined;
  /** Called by a double click and the Backspace key. Go back to the range before the last zoom. */
  onZoomBack?: (() => void) | undefined;
}

/** A pointer that moves less than this many pixels clicks. A hand is not that steady. */
const LEAST_DRAG = 8;

type Pointer = PointerEvent<HTMLDivElement>;

export function useBucketChoice(
  model: ChartModel,
  layout: ChartLayout,
  { onZoom, onZoomBack }: ZoomHandlers,
) {
  const [chosen, setChosen] = useState<number | null>(null);
  /** The bucket at which the marking began. Null: nothing is marked. */
  const [anchor, setAnchor] = useState<number | null>(null);
  const press = useRef<{ x: number; index: number } | null>(null);
  const { readable, interval } = model;
  const last = readable - 1;
  const active = chosen === null || last < 0 ? null : Math.min(chosen, last);
  const marked =
    anchor === null || active === null
      ? null
      : markedBuckets(model, Math.min(anchor, last), active);

  const choose = (index: number | null, from: number | null = null) => {
    setChosen(index);
    setAnchor(from);
  };
  const reset = () => {
    press.current = null;
    choose(null);
  };
  const zoom = (buckets: Marked | null) => {
    const span = buckets && zoomedSpan(model, buckets);
    if (!span || !onZoom) return;
    reset();
    onZoom(span);
  };
  const indexAt = ({ currentTarget, clientX }: Pointer) => {
    const { left } = currentTarget.getBoundingClientRect();
    return nearestPoint(layout, clientX - left, readable);
  };
  /** The bucket at which the drag began. Null while the pointer only clicks or hovers. */
  const dragFrom = ({ clientX }: Pointer) => {
    const { x, index } = press.current ?? { x: clientX, index: null };
    return Math.abs(clientX - x) < LEAST_DRAG ? null : index;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "Enter" && onZoom && active !== null) {
      zoom(marked ?? markedBuckets(model, active, active));
    } else if (key === "Backspace" && onZoomBack) {
      onZoomBack();
    } else if (key === "Escape" && (press.current || marked)) {
      press.current = null;
      setAnchor(null);
    } else {
      const next = nextIndex(key, active, last, interval);
      if (next === undefined) return;
      choose(next, shiftKey && onZoom ? (anchor ?? active ?? next) : null);
    }
    event.preventDefault();
  };

  return {
    active,
    marked,
    handlers: {
      onPointerDown: (event: Pointer) => {
        const index = indexAt(event);
        choose(index);
        const canDrag = onZoom && event.isPrimary && event.button === 0;
        press.current =
          canDrag && index !== null ? { x: event.clientX, index } : null;
      },
      onPointerMove: (event: Pointer) => {
        const from = dragFrom(event);
        // The drag goes on outside of the plot.
        if (from !== null) {
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        choose(indexAt(event), from);
      },
      onPointerUp: (event: Pointer) => {
        const from = dragFrom(event);
        const to = indexAt(event);
        press.current = null;
        setAnchor(null);
        if (from !== null && to !== null) zoom(markedBuckets(model, from, to));
      },
      // A finger must leave the screen before its owner sees what it touched.
      onPointerLeave: ({ pointerType }: Pointer) =>
        pointerType !== "touch" && reset(),
      // The browser scrolls the page.
      onPointerCancel: reset,
      onBlur: reset,
      onDoubleClick: onZoomBack,
      onKeyDown,
    },
  };
}
