/** Renders components that draw nothing, with their effects: React's own, without a document. */
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

/** What React asks of an element into which nothing is ever put. */
function emptyElement(): Element {
  const document = { nodeType: 9, addEventListener: () => {} };
  return {
    nodeType: 1,
    tagName: "DIV",
    ownerDocument: document,
    addEventListener: () => {},
  } as unknown as Element;
}

/** @returns a function that renders in place of what it rendered before; what throws rises from it */
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
