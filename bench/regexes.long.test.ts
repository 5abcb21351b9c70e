/**
 * No regular expression in our sources takes more steps than a constant times the length of its
 * text. The sender decides the text, so this holds for any text. The checker proves it from the
 * automata of the expressions and measures nothing. Expressions that are put together from parts
 * (`new RegExp`) are too large for such a proof.
 */
import ts from "typescript";
import { expect, test, vi } from "vitest";

/** recheck would start a program of its own otherwise. */
vi.stubEnv("RECHECK_SYNC_BACKEND", "pure");
const { checkSync } = await import("recheck");

const ofOwnFile = "runs on a developer's machine, on a file of their own app";

/**
 * Expressions that may take longer, and why nobody can make use of it. The key is file and source.
 */
const excused: Record<string, string> = {
  "browser/pageViews.ts (\\/(index\\.\\w+)?|#)*$":
    "runs in the visitor's own browser, on the address that it shows",
  "browser/sentAddress.ts #[!/]*[^/?&#]*=.*":
    "runs in the visitor's own browser, on an address of its page",
  "cli/code/editHtml.ts <script\\b[^>]*\\/footfall\\.js\\b": ofOwnFile,
  "cli/code/editHtml.ts ^[ \\t]*(?=<\\/|<(?:meta|link|script|title)\\b[^>]*>)":
    ofOwnFile,
  "cli/code/source.ts ^\\s*(?:\\/\\/.*|\\/\\*(?:(?!\\*\\/).)*\\*\\/\\s*)?$":
    ofOwnFile,
  // The checker cannot prove its look-ahead. Each of its beginnings ends at the next slash, so it
  // reads none twice.
  "shared/parse/keptQuery.ts (^\\s*|:|%(?:25)*3a)((?:[\\\\/]|%(?:25)*(?:2f|5c)){2,})(?:(?![\\\\/]|%(?:25)*(?:2f|5c)).)*(?:@|%(?:25)*40)":
    "a value of a query, whose length has a bound",
  "shared/parse/pageNameSettings.ts \\?([^*=&]+)=":
    "a setting of an operator, whose length has a bound",
};

const isOurs = (file: string) =>
  !/\.test\.|\.helpers\.|\/_generated\/|\/embedScript\./.test(file);
const sources = Object.entries(
  import.meta.glob<string>("../src/**/*.{ts,tsx}", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).filter(([file]) => isOurs(file));

interface Expression {
  file: string;
  source: string;
  flags: string;
}

/** Finds the expressions that are written as literals. */
function literals(): Expression[] {
  return sources.flatMap(([file, text]) => {
    const found: Expression[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = "", flags = ""] =
          /^\/(.*)\/([a-z]*)$/su.exec(node.text) ?? [];
        found.push({ file, source, flags });
      }
      ts.forEachChild(node, look);
    };
    const target = ts.ScriptTarget.Latest;
    look(ts.createSourceFile(file, text, target, true));
    return found;
  });
}

test("every regular expression that is written as one takes linear time", () => {
  const all = literals();
  expect(all.length).toBeGreaterThan(150);
  const unsafe = all.flatMap(({ file, source, flags }) => {
    const name = `${file.replace("../src/", "")} ${source}`;
    if (name in excused) return [];
    // No clock decides. An expression that the checker cannot decide has to be written differently.
    const { status } = checkSync(source, flags, {
      checker: "automaton",
      timeout: null,
    });
    return status === "safe" ? [] : [`${name} (${status})`];
  });
  expect(unsafe).toEqual([]);
}, 600_000);

test("nothing is excused that is not there", () => {
  const names = literals().map(
    ({ file, source }) => `${file.replace("../src/", "")} ${source}`,
  );
  expect(names).toEqual(expect.arrayContaining(Object.keys(excused)));
});
