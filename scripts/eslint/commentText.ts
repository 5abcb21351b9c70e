import type { SourceCode } from "eslint";
import { blank, mask, maskUrls } from "./plainText.js";

type Comment = ReturnType<SourceCode["getAllComments"]>[number];
type Located = Comment & { range: [number, number] };

/** The text of one comment. `offset` is the position of its begin in the file. */
export type CommentText = { text: string; offset: number };

/** Joins comments of whole lines that follow each other: readers see them as one text. */
export function joinLines(
  comments: readonly Comment[],
  source: string,
): Located[] {
  const joined: Located[] = [];
  for (const comment of comments as Located[]) {
    const last = joined.at(-1);
    if (last && continues(last, comment, source)) {
      joined[joined.length - 1] = {
        ...last,
        range: [last.range[0], comment.range[1]],
        loc: { start: last.loc!.start, end: comment.loc!.end },
      };
    } else {
      joined.push(comment);
    }
  }
  return joined;
}

function continues(last: Located, comment: Located, source: string): boolean {
  if (last.type !== "Line" || comment.type !== "Line") return false;
  const between = source.slice(last.range[1], comment.range[0]);
  const lineStart = source.lastIndexOf("\n", last.range[0] - 1) + 1;
  const ownLine = source.slice(lineStart, last.range[0]).trim() === "";
  return ownLine && /^\r?\n[ \t]*$/.test(between);
}

/** Removes the signs of a comment, and masks code, examples and addresses. Positions stay. */
export function commentText(comment: Located, source: string): CommentText {
  const [start, end] = comment.range;
  let text = source.slice(start, end);
  text =
    comment.type === "Line"
      ? blank(text, /^[ \t]*\/\/+/gm)
      : blank(text, /^\/\*+|\*+\/$|^[ \t]*\*(?!\/)/gm);
  text = mask(text, /```[\s\S]*?(?:```|$)/g);
  text = mask(text, /(?<=@example\b)[\s\S]*?(?=\n\s*@[a-z]|$)/g);
  text = mask(text, /`[^`]*`/g);
  return { text: maskUrls(text), offset: start };
}

const DIRECTIVE = /^\s*(?:eslint|@ts-|c8|v8|@vite|prettier-ignore)/;
const TAG = /@[a-z]+(?:[ \t]+\{[^}]*\})?/gi;
const NAMED_TAG =
  /@(?:param|template|typeParam|property)(?:[ \t]+\{[^}]*\})?[ \t]+\S+(?:[ \t]+-)?/gi;

/** The parts of a comment with a beginning of their own: paragraphs, list items and tags. */
export function statements({ text, offset }: CommentText): CommentText[] {
  if (DIRECTIVE.test(text)) return [];
  const parts: CommentText[] = [];
  const breaks = /\n[ \t]*(?=\n)|\n[ \t]*-[ \t]|\n[ \t]*(?=@[a-z])/g;
  let from = 0;
  for (const match of [...text.matchAll(breaks), null]) {
    const part = text.slice(from, match?.index ?? text.length);
    parts.push({
      text: blank(blank(part, NAMED_TAG), TAG),
      offset: offset + from,
    });
    if (match) from = match.index + match[0].length;
  }
  return parts;
}
