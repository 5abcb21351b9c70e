/**
 * Follows the pointer and the keys over the plot: which bucket is read out, and which are marked to
 * zoom into.
 */
import {
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from "react";
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

/** Which buckets are chosen, by index, and how that changes. */
interface BucketChoice {
  /** The bucket that is read out. */
  active: number | null;
  /** The bucket at which the marking began. Null: nothing is marked. */
  anchor: number | null;
  marked: Marked | null;
  /** Where the pointer went down, while it is down. */
  press: RefObject<{ x: number; index: number } | null>;
  choose: (active: number | null, anchor?: number | null) => void;
  /** Takes the marking back, and leaves the bucket that is read out. */
  unmark: () => void;
  zoom: (buckets: Marked | null) => void;
}

export function useBucketChoice(
  model: ChartModel,
  layout: ChartLayout,
  zooming: ZoomHandlers,
) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const press: BucketChoice["press"] = useRef(null);
  const last = model.readable - 1;
  const active = chosen === null || last < 0 ? null : Math.min(chosen, last);
  const marked =
    anchor === null || active === null
      ? null
      : markedBuckets(model, Math.min(anchor, last), active);
  const choose: BucketChoice["choose"] = (index, from = null) => {
    setChosen(index);
    setAnchor(from);
  };
  const unmark = () => {
    press.current = null;
    setAnchor(null);
  };
  const zoom: BucketChoice["zoom"] = (buckets) => {
    const span = buckets && zoomedSpan(model, buckets);
    if (!span || !zooming.onZoom) return;
    press.current = null;
    choose(null);
    zooming.onZoom(span);
  };
  const choice = { active, anchor, marked, press, choose, unmark, zoom };
  return {
    active,
    marked,
    handlers: {
      ...pointerHandlers(choice, model, layout, zooming),
      onKeyDown: keyHandler(choice, model, zooming),
    },
  };
}

/** A pointer hovers over buckets, drags over them, and clicks twice. */
function pointerHandlers(
  { press, choose, unmark, zoom }: BucketChoice,
  model: ChartModel,
  layout: ChartLayout,
  { onZoom, onZoomBack }: ZoomHandlers,
) {
  const indexAt = ({ currentTarget, clientX }: Pointer) => {
    const { left } = currentTarget.getBoundingClientRect();
    return nearestPoint(layout, clientX - left, model.readable);
  };
  /** The bucket at which the drag began. Null while the pointer only clicks or hovers. */
  const dragFrom = ({ clientX }: Pointer) => {
    const { x, index } = press.current ?? { x: clientX, index: null };
    return Math.abs(clientX - x) < LEAST_DRAG ? null : index;
  };
  const reset = () => {
    press.current = null;
    choose(null);
  };
  return {
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
      unmark();
      if (from !== null && to !== null) zoom(markedBuckets(model, from, to));
    },
    // A finger must leave the screen before its owner sees what it touched.
    onPointerLeave: ({ pointerType }: Pointer) =>
      pointerType !== "touch" && reset(),
    // The browser scrolls the page.
    onPointerCancel: reset,
    onBlur: reset,
    onDoubleClick: onZoomBack,
  };
}

/** The arrow keys move, Shift marks, Enter zooms, Backspace goes back, Escape takes back. */
function keyHandler(
  { active, anchor, marked, press, choose, unmark, zoom }: BucketChoice,
  model: ChartModel,
  { onZoom, onZoomBack }: ZoomHandlers,
) {
  return (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "Enter" && onZoom && active !== null) {
      zoom(marked ?? markedBuckets(model, active, active));
    } else if (key === "Backspace" && onZoomBack) {
      onZoomBack();
    } else if (key === "Escape" && (press.current || marked)) {
      unmark();
    } else {
      const last = model.readable - 1;
      const next = nextIndex(key, active, last, model.interval);
      if (next === undefined) return;
      choose(next, shiftKey && onZoom ? (anchor ?? active ?? next) : null);
    }
    event.preventDefault();
  };
}
