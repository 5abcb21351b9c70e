/** The error of a rejected row as a site notes it. */
import { cut, toWellFormed } from "../../../shared/text.js";
import { MAX_ABOUT_LENGTH, type Refused } from "./notedRefusal.js";

/** A hostname: the error about a foreign page is of no use without it. */
const HOSTNAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
/** A short word such as a type or a currency. Keys and tokens have digits, or are longer. */
const WORD = /^[$_-]?[a-z_-]{0,16}$/i;

/**
 * Returns the rejection as it is noted. A sender writes the texts that an error quotes. So a quoted
 * text is left out if it could be a key, an address or something about a person.
 */
export function notedError(error: string): Refused {
  let about = "";
  let quoted: string | null = null;
  let isEscaped = false;
  for (const character of toWellFormed(error)) {
    if (quoted === null) {
      if (character === '"') quoted = "";
      else about += character;
    } else if (character === '"' && !isEscaped) {
      about += `"${shown(quoted)}"`;
      quoted = null;
    } else {
      isEscaped = character === "\\" && !isEscaped;
      quoted += character;
    }
  }
  // An error that is cut has a text without its end.
  if (quoted !== null) about += '"…';
  return { reason: "validation", about: cut(about, MAX_ABOUT_LENGTH) };
}

function shown(text: string): string {
  return HOSTNAME.test(text) || WORD.test(text) ? text : "…";
}
