/** Copies what an element says, and where the browser refuses selects it, to be copied by hand. */

/** @returns whether it is in the clipboard */
export async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    // Pages without HTTPS have no clipboard, whatever its type says: that throws like a refusal.
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}
