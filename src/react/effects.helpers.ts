/**
 * Renders components that draw nothing, with their effects. It uses React itself, without a
 * document.
 */
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

/** The members that React reads of an element that stays empty. */
function emptyElement(): Element {
  const document = { nodeType: 9, addEventListener: () => {} };
  return {
    nodeType: 1,
    tagName: "DIV",
    ownerDocument: document,
    addEventListener: () => {},
  } as unknown as Element;
}

/**
 * Returns a function that renders and replaces what it rendered before. It throws what rendering
 * throws.
 */
export function createEffectsRoot(): (node: ReactNode) => Promise<void> {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("window", { HTMLIFrameElement: class {} });
  const root = createRoot(emptyElement());
  onTestFinished(async () => {
    await act(async () => root.unmount());
    vi.unstubAllGlobals();
  });
  return (node) => act(async () => root.render(node));
}
