/**
 * Removes the values of click ids from every address. They identify a click, and are not kept.
 * Addresses stand in queries, fragments and paths, and in each other: the value in
 * `?next=%2F%3Fgclid%3D…` is an address.
 */
import { clickIds } from "../event/clickIds.js";

/** Returns a pattern for a character that may be percent-encoded, once or several times. */
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
/** Characters that end an address in a text or in JSON. */
const anyEnd = "&#\\s\"'<>\\\\";

/** Matches a parameter of the address itself, or of an address that is a value in it. */
const inText = new RegExp(
  `((?:^|[?&#;])(?:${parameters})${encodedEquals})[^${anyEnd}]*` +
    `|(%(?:25)*(?:3f|26|23|3b)(?:${parameters})${encodedEquals})(?:(?!${encodedEnd})[^${anyEnd}])*`,
  "gi",
);

/**
 * Returns the text without the values of its click ids. Their names stay, and tell the vendor.
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

/** Tells quickly that a text has no parameters. Most texts have none. */
function mayHaveParameter(text: string): boolean {
  return text.includes("=") || /%(?:25)*3d/i.test(text);
}
