/**
 * No regular expression that our sources write takes more steps than a constant times the length of its text,
 * whatever is in it: whoever sends a text decides that. Proved from the automata of the expressions, not measured.
 * Those that are put together from parts (`new RegExp`) are too large to be proved so.
 */
import ts from "typescript";
import { expect, test, vi } from "vitest";

/** Without the program of its own that recheck would start. */
vi.stubEnv("RECHECK_SYNC_BACKEND", "pure");
const { checkSync } = await import("recheck");

/** Those that may take longer, and why nobody can make use of it. By file and source. */
const excused: Record<string, string> = {
  "browser/embed.ts [^/]*$": "the address of the script, which the page says",
  "browser/pageViews.ts (\\/(index\\.\\w+)?|#)*$":
    "runs in the visitor's own browser, on the address that it shows",
  "browser/sentAddress.ts #[!/]*[^/?&#]*=.*":
    "runs in the visitor's own browser, on an address of its page",
  // Its look-ahead cannot be proved. Each of its beginnings ends at the next slash, so that none is read twice.
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

/** Those that are written as such. */
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
    // No clock decides: an expression that cannot be decided is one to be written otherwise.
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
