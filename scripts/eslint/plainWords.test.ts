import markdownPlugin from "@eslint/markdown";
import { RuleTester } from "eslint";
import { afterAll, describe, expect, it, test } from "vitest";
import tseslint from "typescript-eslint";
import { AVOIDED_BEGINNINGS, AVOIDED_WORDS } from "./words.js";
import { plainWords } from "./plainWords.js";

Object.assign(RuleTester, { afterAll, describe, it, itOnly: it.only });

const beginning = (word: string) => ({
  message: `The text begins with "${word}". Begin with its subject: who or what does something.`,
});
const instead = (word: string, better: string) => ({
  message: `"${word}" is no everyday word. Write: ${better}.`,
});

const code = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { ecmaFeatures: { jsx: true } },
  },
});

code.run("strings", plainWords.rules.strings, {
  valid: [
    "const rows = read('anew');",
    'throw new Error("The rows are built again.");',
    "find('see https://example.org/anew/thus for more')",
    "// It is built anew.\nx;",
    `const names = "${"Escaldes upon Valira ".repeat(60)}";`,
  ],
  invalid: [
    {
      code: 'test("the hour is built anew", () => {});',
      errors: [
        {
          ...instead("anew", "again"),
          ...{ line: 1, column: 25, endLine: 1, endColumn: 29 },
        },
      ],
    },
    {
      code: "throw new Error(`${name} was thus refused by ${site}`);",
      errors: [instead("thus", "so")],
    },
    {
      code: "<p>All rows but for one</p>;",
      errors: [instead("but for", "except")],
    },
  ],
});

code.run("comments", plainWords.rules.comments, {
  valid: [
    "// The server rejects what has no key.",
    "/** The rows of a site, and who wrote them. */",
    "// The first line ends here\n// of a comment that goes on.",
    "// `what` of two is first: `of`, `anew`, https://example.org/anew/thus",
    "/** `key` of a row. */",
    "/**\n * Reads rows.\n *\n * @example\n * ```ts\n * rebuild(anew); // Of a day\n * ```\n */",
    '/**\n * Reads rows.\n * @example read("thus")\n * @returns the rows\n */',
    "/* What if nobody asks? The answer is empty. */",
    "/** Whatever the agent says. Offers are kept. */",
    "const text = 'What is built anew';",
    "<p>What comes upon it</p>;",
    "// anew-built, amended, Northupon, unpermitted",
    "// eslint-disable-next-line no-undef\nx;",
  ],
  invalid: [
    { code: "// Of a request: its rows.", errors: [beginning("Of")] },
    {
      code: "/** What a row costs. */",
      errors: [
        { ...beginning("What"), line: 1, column: 5, endLine: 1, endColumn: 9 },
      ],
    },
    {
      code: "/* Who asked? Who knows. */ // Whose",
      errors: [beginning("Whose")],
    },
    { code: "x; // of the host", errors: [beginning("of")] },
    { code: "<p>{/* What is shown */}</p>;", errors: [beginning("What")] },
    {
      code: "// A row.\n\n// Of a row.",
      errors: [{ ...beginning("Of"), line: 3 }],
    },
    {
      code: "/**\n * Reads.\n *\n * Who may read says `auth`.\n * @returns What it read\n * @param a Of a row\n */",
      errors: [
        { ...beginning("Who"), line: 4 },
        { ...beginning("What"), line: 5 },
        { ...beginning("Of"), line: 6 },
      ],
    },
    {
      code: "/** Bounds:\n * - of rows\n */",
      errors: [{ ...beginning("of"), line: 2, column: 6 }],
    },
    {
      code: "// It is built\n// anew. Thus\n// it lasts.",
      errors: [
        { ...instead("anew", "again"), line: 2, column: 4 },
        { ...instead("Thus", "so"), line: 2, column: 10 },
      ],
    },
    {
      code: "/**\n * It stands in\n * place of a row.\n */",
      errors: [
        { ...instead("in place of", "instead of"), line: 2, endLine: 3 },
      ],
    },
  ],
});

const documents = new RuleTester({
  plugins: { markdown: markdownPlugin },
  language: "markdown/gfm",
});

documents.run("markdown", plainWords.rules.markdown, {
  valid: [
    "# What counts\n\n## Of rows",
    "What does it cost? Nothing.",
    "**What it costs.** A call reads one row.",
    "`thus`, [the words](#upon), <https://example.org/anew>, ![x](a/thus.png)",
    "`key` of a row",
    "```ts\n// What is built anew\n```",
    "    What is built anew",
    "<!-- What is built anew -->",
    "| What | costs |\n| ---- | ----- |\n| Of a row | 1 |",
    "Whatever comes, the amended row stays.",
  ],
  invalid: [
    {
      code: "# Costs\n\nWhat a call costs is below.",
      errors: [{ ...beginning("What"), line: 3, column: 1, endColumn: 5 }],
    },
    { code: "- A row\n- Of a row", errors: [beginning("Of")] },
    {
      code: "# Built anew\n\nIt is built\nin order\nto last.",
      errors: [
        { ...instead("anew", "again"), line: 1 },
        { ...instead("in order to", "to"), line: 4, endLine: 5 },
      ],
    },
    {
      code: "| a |\n| - |\n| [all but for one](x) |",
      errors: [instead("but for", "except")],
    },
  ],
});

describe("the list of words", () => {
  test("has each word once, in small letters and in order", () => {
    const words = AVOIDED_WORDS.map(({ avoid }) => avoid);
    expect(words).toEqual([...new Set(words)].sort());
    expect(words).toEqual(words.map((word) => word.toLowerCase()));
  });

  test("suggests no word that it avoids", () => {
    const avoided = new Set(AVOIDED_WORDS.map(({ avoid }) => avoid));
    for (const { instead: better } of AVOIDED_WORDS) {
      expect(avoided).not.toContain(better);
      expect(AVOIDED_BEGINNINGS).not.toContain(better);
    }
  });
});
