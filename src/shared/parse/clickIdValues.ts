/**
 * The values of click ids, wherever an address is written: they identify a click, and are not kept. Addresses are
 * in queries, fragments and paths, and in each other: `?next=%2F%3Fgclid%3D…` has one in its second.
 */
import { clickIds } from "../event/clickIds.js";

/** A character that may be percent-encoded, once or several times. */
function encodable(character: string): string {
  const codes = [character, character.toUpperCase()].map((each) =>
    each.charCodeAt(0).toString(16),
  );
  return `(?:${character}|%(?:25)*(?:${codes.join("|")}))`;
}

const parameters = clickIds
  .map(({ parameter }) => [...parameter].map(encodable).join(""))
  .join("|");
const encodedEnd = "%(?:25)*(?:23|26)";
const encodedEquals = "(?:=|%(?:25)*3d)";
/** An address in a text, or in JSON, ends where these are. */
const anyEnd = "&#\\s\"'<>\\\\";

/** Two kinds: a parameter of the address itself, and one of an address that is a value in it. */
const inText = new RegExp(
  `((?:^|[?&#;])(?:${parameters})${encodedEquals})[^${anyEnd}]*` +
    `|(%(?:25)*(?:3f|26|23|3b)(?:${parameters})${encodedEquals})(?:(?!${encodedEnd})[^${anyEnd}])*`,
  "gi",
);

/**
 * A text less the values of its click ids; their names stay, and say the kind.
 *
 * @example
 * withoutClickIdValues("https://a.example/?gclid=Cj0K&a=1"); // "https://a.example/?gclid=&a=1"
 */
export function withoutClickIdValues(text: string): string {
  if (!mayHaveParameter(text)) return text;
  return text.replace(
    inText,
    (_, own: string | undefined, nested: string | undefined) =>
      own ?? nested ?? "",
  );
}

/** Most texts have none. */
function mayHaveParameter(text: string): boolean {
  return text.includes("=") || /%(?:25)*3d/i.test(text);
}
