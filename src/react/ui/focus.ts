/** Moving the focus among the buttons of one list or row. */

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

/**
 * Returns the index that a key leads to from `at` in a list of `count`. After the last comes the
 * first. Null: the key does not move.
 */
export function movedIndex(
  key: string,
  at: number,
  count: number,
  keys: { back: string; forth: string },
): number | null {
  if (count === 0) return null;
  switch (key) {
    case keys.back:
      return (Math.max(at, 0) - 1 + count) % count;
    case keys.forth:
      return (at + 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/**
 * Focuses the chosen control in the element, else the first that can have the focus, else the
 * element.
 */
export function focusInto(element: HTMLElement): void {
  const target =
    element.querySelector<HTMLElement>('[aria-pressed="true"]') ??
    element.querySelector<HTMLElement>(FOCUSABLE) ??
    element;
  target.focus();
}
