/** `index.html`: the tag that counts page views. */
import { byHand, edited, type Edit } from "./edit.js";
import { textStyle } from "./style.js";

/** The values of the tag's attributes, or what the bundler puts in their place. */
export interface TagValues {
  readonly siteUrl: string;
  readonly key: string;
}

/** The lines of the tag, without indentation. */
export function tagLines({ siteUrl, key }: TagValues): string[] {
  return [
    "<script",
    "  defer",
    `  src="${siteUrl}/analytics/footfall.js"`,
    `  data-key="${key}"`,
    "></script>",
  ];
}

export function editHtml(code: string, values: TagValues): Edit {
  if (/<script\b[^>]*\/footfall\.js\b/.test(code)) return { outcome: "kept" };
  const lines = tagLines(values);
  const [closing, outer] = /^([ \t]*)<\/head\s*>/im.exec(code) ?? [];
  if (closing === undefined)
    return byHand("no line of it begins with `</head>`", lines);
  const { newline, indent } = textStyle(code);
  const inner = lineBefore(code, code.indexOf(closing)) ?? outer + indent;
  const tag = lines
    .map((line) => inner + line.replace(/^ {2}/, indent) + newline)
    .join("");
  return edited(
    code,
    code.replace(closing, () => tag + closing),
  );
}

/** The indentation of the line before a place. */
function lineBefore(code: string, at: number): string | undefined {
  const line = code.slice(0, at).trimEnd().split("\n").at(-1)!;
  return /^[ \t]*(?=<\/|<(?:meta|link|script|title)\b[^>]*>)/i.exec(line)?.[0];
}
