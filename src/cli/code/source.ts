/** A module of the app that the command edits: its text, its syntax tree, and its style. */
import { parse } from "@babel/parser";
import MagicString from "magic-string";
import { styleOf, type Style } from "./style.js";

type Program = ReturnType<typeof parse>["program"];
export type Statement = Program["body"][number];
export type Expression = Extract<
  Statement,
  { type: "ExpressionStatement" }
>["expression"];
export type ObjectExpression = Extract<
  Expression,
  { type: "ObjectExpression" }
>;
export type CallExpression = Extract<Expression, { type: "CallExpression" }>;

export class Source {
  readonly style: Style;
  readonly #edited: MagicString;

  private constructor(
    readonly code: string,
    readonly statements: readonly Statement[],
  ) {
    this.#edited = new MagicString(code);
    this.style = styleOf(code, statements);
  }

  /** Answers undefined for a text that is no TypeScript. */
  static read(code: string): Source | undefined {
    try {
      const { program } = parse(code, {
        sourceType: "module",
        plugins: ["typescript", "jsx"],
      });
      return new Source(code, program.body);
    } catch {
      return undefined;
    }
  }

  /** Inserts lines after the line that ends a statement. */
  insertAfter(statement: Statement, lines: readonly string[]): void {
    const { newline } = this.style;
    const at = this.lineEnd(statement.end!);
    this.#edited.appendLeft(at, lines.map((line) => newline + line).join(""));
  }

  insert(at: number, text: string): void {
    this.#edited.appendLeft(at, text);
  }

  replace(start: number, end: number, text: string): void {
    if (start === end) this.#edited.appendLeft(start, text);
    else this.#edited.overwrite(start, end, text);
  }

  /**
   * Answers the end of the line, if nothing except a comment follows there. Otherwise answers the
   * given place.
   */
  lineEnd(at: number): number {
    const [rest = ""] = /^[^\r\n]*/.exec(this.code.slice(at)) ?? [];
    return /^\s*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/\s*)?$/.test(rest)
      ? at + rest.length
      : at;
  }

  /** Answers the white space at the beginning of a place's line. */
  indentAt(at: number): string {
    const lineStart = this.code.lastIndexOf("\n", at - 1) + 1;
    return /^[ \t]*/.exec(this.code.slice(lineStart))![0];
  }

  textOf({ start, end }: Pick<Statement, "start" | "end">): string {
    return this.code.slice(start!, end!);
  }

  toString(): string {
    return this.#edited.toString();
  }
}
