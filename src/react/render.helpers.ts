/** Renders parts as markup, for tests of their states. */
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { FootfallRoot } from "./FootfallRoot.js";

/** The markup of a part inside the root, in English. */
export function renderPart(part: ReactNode): string {
  return renderToStaticMarkup(
    createElement(FootfallRoot, { locale: "en-US", children: part }),
  );
}

/**
 * The text with plain spaces instead of narrow ones and those that do not break. Versions of ICU
 * differ in them.
 */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ");
}
