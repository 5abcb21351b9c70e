/**
 * Copies the text of an element. Where the browser refuses, it selects the text, so that the viewer
 * can copy it.
 */

/** @returns whether it is in the clipboard */
export async function copyText(element: HTMLElement): Promise<boolean> {
  try {
    // Pages without HTTPS have no clipboard, though its type says so. The call throws then, like a
    // refusal.
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}
