/** A page in happy-dom for tests: what a viewer finds on it by its name, and does with it. */
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

/**
 * Returns a function that draws on an empty page, and replaces what it drew before. The page is
 * empty again after the test, and the spies of the test are gone.
 */
export function createPage(): (node: ReactNode) => Promise<void> {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const element = document.body.appendChild(document.createElement("main"));
  const root = createRoot(element);
  onTestFinished(async () => {
    await act(async () => root.unmount());
    element.remove();
    history.replaceState(null, "", "/");
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    // The document outlives the test. A selection of what is gone would still hold clicks back.
    getSelection()?.removeAllRanges();
  });
  return (node) => act(async () => root.render(node));
}

/** The text as people read it. Versions of ICU differ in their spaces. */
export function textOf(element: Element = document.body): string {
  return (element.textContent ?? "").replace(/\s+/gu, " ").trim();
}

/** The name that a screen reader speaks: of the label, else the content that is not hidden from it. */
function nameOf(element: Element): string {
  const label =
    element.getAttribute("aria-label") ??
    labelTextOf(element.getAttribute("aria-labelledby")) ??
    element.closest("label")?.querySelector("span")?.textContent;
  if (label) return label;
  const copy = element.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) {
    hidden.remove();
  }
  return textOf(copy);
}

function labelTextOf(id: string | null): string | undefined {
  const label = id === null ? null : document.getElementById(id);
  return label ? textOf(label) : undefined;
}

/** All elements that the selector matches and that have the name, or one like it. */
export function allNamed(selector: string, name: string | RegExp) {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (element) =>
      typeof name === "string"
        ? nameOf(element) === name
        : name.test(nameOf(element)),
  );
}

/** The only element of that name. Throws where there is none, or more than one. */
export function named<Found extends HTMLElement = HTMLElement>(
  selector: string,
  name: string | RegExp,
): Found {
  const [found, ...more] = allNamed(selector, name);
  if (found && more.length === 0) return found as Found;
  const names = [...document.querySelectorAll(selector)].map(nameOf);
  const count = found ? more.length + 1 : "no";
  throw new Error(
    `${count} ${selector} named ${name} of: ${names.join(" | ")}`,
  );
}

export const button = (name: string | RegExp) =>
  named<HTMLButtonElement>("button", name);

/** Presses an element as a pointer does: it gets the focus first. */
export const click = (element: HTMLElement) =>
  act(async () => {
    element.focus();
    element.click();
  });

/** Presses a key where the focus is. Returns whether the page has used it up. */
export function press(key: string, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...init,
  });
  return act(async () => {
    (document.activeElement ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  });
}

/** Puts the text into a field, as typing does. React does not notice a value that it set itself. */
export const type = (field: HTMLInputElement, text: string) =>
  act(async () => {
    Reflect.set(HTMLInputElement.prototype, "value", text, field);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

/** Chooses an option of a select by its text. */
export const choose = (select: HTMLSelectElement, label: string) =>
  act(async () => {
    const chosen = [...select.options].find(({ text }) => text === label);
    if (!chosen || chosen.disabled) throw new Error(`No option ${label}.`);
    select.value = chosen.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });

/**
 * Waits until the assertion holds, for work that no single step of a test ends: an import, a file.
 * Everything else is there after the step.
 */
export async function until(assertion: () => void): Promise<void> {
  // React draws by itself meanwhile, as it does for viewers.
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  try {
    await vi.waitFor(assertion, { timeout: 30_000 });
  } finally {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  }
}
