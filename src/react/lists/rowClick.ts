/** Decides whether a click in a row opens the row. */

/** These react to a press themselves. */
const PRESSED_ITSELF = "a, button, input, label, select, summary";

/** False for a click on something else that reacts, and for the end of a selection of text. */
export function opensRow(target: EventTarget | null, row: Element): boolean {
  if (!(target instanceof Element) || target.closest(PRESSED_ITSELF)) {
    return false;
  }
  const selection = window.getSelection();
  return (
    selection === null ||
    selection.isCollapsed ||
    !selection.containsNode(row, true)
  );
}
