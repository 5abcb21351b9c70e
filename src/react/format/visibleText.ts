/** Shows a text of visitors so that a reader sees what is there: what draws nothing is named by its code. */
import { useCallback } from "react";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

/** Nothing but blanks, controls and characters of no width: Hangul fillers are of the third kind. */
const INVISIBLE =
  /^[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+$/u;

/**
 * Characters within a text that make it look like another one: controls, those of no width, those that turn the
 * direction of what follows, and tags, in which a whole text can hide. Joiners, variants and direction marks are part
 * of scripts and emoji, and stay; so do the tags of a flag, which are matched with it.
 */
const MISLEADING =
  /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}|[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B\u2028-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E007F}]+/gu;
const FLAG = "\u{1F3F4}";

/** As many codes tell one name from another. */
const MOST_CODES = 3;

/**
 * A text to be shown; exports keep what was sent.
 * @example
 * visibleText("/tea", labels); // "/tea"
 * visibleText("\u200B", labels); // "(invisible: U+200B)"
 * visibleText("/te\u202Ea", labels); // "/te(U+202E)a"
 */
export function visibleText(
  text: string,
  labels: Pick<Labels, "invisibleText">,
): string {
  if (!INVISIBLE.test(text)) {
    return text.replace(MISLEADING, (run) =>
      run.startsWith(FLAG) ? run : `(${codeOf(run)})`,
    );
  }
  const codes = [...new Set(Array.from(text, codeOf))];
  const more = codes.length > MOST_CODES ? " …" : "";
  return fillLabel(labels.invisibleText, {
    codes: codes.slice(0, MOST_CODES).join(" ") + more,
  });
}

/** {@link visibleText} in the words of the nearest provider. */
export function useVisibleText(): (text: string) => string {
  const labels = useLabels();
  return useCallback((text) => visibleText(text, labels), [labels]);
}

function codeOf(text: string): string {
  const code = text.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
