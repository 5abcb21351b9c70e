import { AVOIDED_BEGINNINGS, AVOIDED_WORDS } from "./words.js";

/** One thing to rewrite. `start` and `end` are positions in the given text. */
export type Finding = { start: number; end: number; message: string };

const INSTEAD = new Map(
  AVOIDED_WORDS.map(({ avoid, instead }) => [avoid, instead]),
);

// Longest first: a phrase wins over a phrase that it begins with.
const WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:${AVOIDED_WORDS.map(({ avoid }) => avoid)
    .sort((a, b) => b.length - a.length)
    .map((avoid) => avoid.replaceAll(" ", "[\\s*]+"))
    .join("|")})(?![\\p{L}\\p{N}_-])`,
  "giu",
);

const BEGINNING = new RegExp(
  `^\\s*(${AVOIDED_BEGINNINGS.join("|")})(?![\\p{L}\\p{N}_-])`,
  "iu",
);

/** A question may begin with any word: the first sentence ends with a question mark. */
const QUESTION = /^[^.?!]*\?/u;

/** Replaces each match by as many spaces: signs of a comment. Positions and line breaks stay. */
export const blank = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (match) => match.replace(/[^\n]/g, " "));

/** Replaces each match by as many signs that are no word: code. White space stays. */
export const mask = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (match) => match.replace(/\S/g, "`"));

/** Addresses are names, not prose. */
export const maskUrls = (text: string): string =>
  mask(text, /\b[a-z][a-z+.-]*:\/\/\S+/gi);

/** Finds each avoided word. The caller has masked code. */
export function avoidedWords(text: string): Finding[] {
  return [...text.matchAll(WORDS)].map((match) => {
    const word = match[0].replace(/[\s*]+/g, " ");
    const instead = INSTEAD.get(word.toLowerCase())!;
    return {
      start: match.index,
      end: match.index + match[0].length,
      message: `"${word}" is no everyday word. Write: ${instead}.`,
    };
  });
}

/** Finds an avoided first word. `text` is one statement, and code in it is masked. */
export function avoidedBeginning(text: string): Finding[] {
  const match = BEGINNING.exec(text);
  if (!match || QUESTION.test(text)) return [];
  const end = match[0].length;
  const word = match[1]!;
  return [
    {
      start: end - word.length,
      end,
      message: `The text begins with "${word}". Begin with its subject: who or what does something.`,
    },
  ];
}
