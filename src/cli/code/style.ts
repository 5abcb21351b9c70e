/** The habits of a file: quotes, semicolons, line ends and indentation. New lines follow them. */
import type { Statement } from "./source.js";

export interface Style {
  readonly quote: '"' | "'";
  readonly hasSemicolons: boolean;
  readonly newline: "\n" | "\r\n";
  readonly indent: string;
}

export function styleOf(code: string, statements: readonly Statement[]): Style {
  return {
    ...textStyle(code),
    quote: count(code, /'/g) > count(code, /"/g) ? "'" : '"',
    hasSemicolons:
      statements.length === 0 ||
      statements.some(({ end }) => code[end! - 1] === ";"),
  };
}

/** The habits of any text, such as HTML. */
export function textStyle(code: string): Pick<Style, "newline" | "indent"> {
  const [, indent = "  "] = /^(\t| {2,8})(?=[^\s*])/m.exec(code) ?? [];
  return { newline: code.includes("\r\n") ? "\r\n" : "\n", indent };
}

/** Writes lines of Prettier's default style in the style of a file. No text in them has a quote. */
export function styled(lines: readonly string[], style: Style): string[] {
  return lines.map((line) => {
    const inQuotes = line.replaceAll('"', style.quote);
    const ended = style.hasSemicolons
      ? inQuotes
      : inQuotes.replace(/;(?= \/\/|$)/, "");
    return ended.replace(/^(?: {2})+/, (spaces) =>
      style.indent.repeat(spaces.length / 2),
    );
  });
}

function count(code: string, quote: RegExp): number {
  return (code.match(quote) ?? []).length;
}
