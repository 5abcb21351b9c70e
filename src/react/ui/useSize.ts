/** The size of an element, followed by a ResizeObserver. */
import { useEffect, useRef, useState, type RefObject } from "react";

export interface Size {
  width: number;
  height: number;
}

/**
 * Returns a ref for the element, and its size in CSS pixels. The size is `initial` until it is
 * measured.
 */
export function useSize<Box extends Element>(
  initial: Size,
): [RefObject<Box | null>, Size] {
  const ref = useRef<Box>(null);
  const [size, setSize] = useState(initial);
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const measure = () => {
      const { width, height } = box.getBoundingClientRect();
      if (width > 0 && height > 0) setSize({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
