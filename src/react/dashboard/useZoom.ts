/** Zooms into a part of the range, and back. */
import { useMemo, useRef } from "react";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import {
  rangeChoiceOf,
  type RangeChoice,
  type TimeSpan,
} from "../controls/ranges.js";
import type { UpdateView } from "../controls/useViewState.js";

export interface Zoom {
  /** Makes the part of the span that is in the range the new range. Does nothing without one. */
  into: (span: TimeSpan) => void;
  /** Returns to the range before the last zoom. Does nothing without one. */
  back: () => void;
  /** Whether there is a range to return to. */
  canGoBack: boolean;
}

interface ZoomOptions {
  range: RangeChoice;
  /** The span that the range stands for now. */
  span: TimeSpan;
  /** The site's. */
  utcOffsets: UtcOffsets;
  update: UpdateView;
}

const isSame = (one: RangeChoice, other: RangeChoice) =>
  JSON.stringify(one) === JSON.stringify(other);

/** Returns the same object while the options are the same. */
export function useZoom({
  range,
  span,
  utcOffsets,
  update,
}: ZoomOptions): Zoom {
  const steps = useRef<{ before: RangeChoice; after: RangeChoice }[]>([]);
  return useMemo(
    () => ({
      into: ({ from, to }) => {
        const part = {
          from: Math.max(from, span.from),
          to: Math.min(to, span.to),
        };
        // An earlier chart stays until the new one comes, and may lie outside of the range.
        if (part.from >= part.to) return;
        const after = rangeChoiceOf(part, utcOffsets);
        steps.current.push({ before: range, after });
        update({ range: after });
      },
      back: () => {
        // Another control or the browser's back button may have left later steps behind.
        let step = steps.current.pop();
        while (step && !isSame(step.after, range)) step = steps.current.pop();
        if (step) update({ range: step.before });
      },
      canGoBack: steps.current.some(({ after }) => isSame(after, range)),
    }),
    [range, span, utcOffsets, update],
  );
}
