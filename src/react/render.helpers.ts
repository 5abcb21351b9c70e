/** What a part draws, as markup: for tests of its states. */
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { FootfallRoot } from "./FootfallRoot.js";

/** The markup of a part inside the root, in English. */
export function renderPart(part: ReactNode): string {
  return renderToStaticMarkup(
    createElement(FootfallRoot, { locale: "en-US", children: part }),
  );
}

/** The text with spaces in place of those that do not break or are narrow: ICU versions differ in which they put. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ");
}
