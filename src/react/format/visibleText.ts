/** Makes text from senders readable: characters that draw nothing are named by their code. */
import { useCallback } from "react";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

/** Only blanks, controls and characters of no width. Hangul fillers are of the third kind. */
const INVISIBLE =
  /^[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+$/u;

/**
 * Characters that make a text look like another one: controls, characters of no width, those that
 * turn the direction of the text after them, and tags, in which a whole text can hide. Joiners,
 * variants and direction marks belong to scripts and emoji, and stay. The tags of a flag stay too:
 * the flag is matched with them.
 */
const MISLEADING =
  /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}|[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B\u2028-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E007F}]+/gu;
const FLAG = "\u{1F3F4}";

/** The most codes in a name. Three tell one name from another. */
const MOST_CODES = 3;

/**
 * Returns a text that is safe to show. Exports keep the text as it was sent.
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
