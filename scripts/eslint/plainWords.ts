/**
 * Lint rules for plain words, as CONTRIBUTING.md describes them: `comments` looks at the comments of
 * code, `strings` at messages and titles of tests, `markdown` at documents.
 */
import type { MarkdownRuleDefinition } from "@eslint/markdown/types";
import type { Rule } from "eslint";
import { commentText, joinLines, statements } from "./commentText.js";
import {
  avoidedBeginning,
  avoidedWords,
  type Finding,
  mask,
  maskUrls,
} from "./plainText.js";

type Place = { line: number; column: number };

/** Turns findings into reports. `offset` is the position of their text in the file. */
const reporter =
  (
    report: (descriptor: {
      message: string;
      loc: { start: Place; end: Place };
    }) => void,
    placeOf: (index: number) => Place,
  ) =>
  (findings: Finding[], offset: number) => {
    for (const { start, end, message } of findings) {
      report({
        message,
        loc: { start: placeOf(offset + start), end: placeOf(offset + end) },
      });
    }
  };

const comments: Rule.RuleModule = {
  meta: {
    type: "suggestion",
    docs: { description: "plain words in comments" },
    schema: [],
  },
  create: (context) => ({
    Program() {
      const { sourceCode } = context;
      const report = reporter(
        (descriptor) => context.report(descriptor),
        (index) => sourceCode.getLocFromIndex(index),
      );
      const found = joinLines(sourceCode.getAllComments(), sourceCode.text);
      for (const comment of found) {
        const whole = commentText(comment, sourceCode.text);
        report(avoidedWords(whole.text), whole.offset);
        for (const { text, offset } of statements(whole)) {
          report(avoidedBeginning(text), offset);
        }
      }
    },
  }),
};

/** A longer text is data, such as a list of names. */
const LONGEST_MESSAGE = 1000;

/** Looks at texts of several words. A single word is a name or a key. */
const strings: Rule.RuleModule = {
  meta: {
    type: "suggestion",
    docs: { description: "plain words in messages and titles of tests" },
    schema: [],
  },
  create: (context) => {
    const { sourceCode } = context;
    const look = ({ range }: Rule.Node) => {
      if (!range) return;
      const text = sourceCode.text.slice(...range);
      if (text.length > LONGEST_MESSAGE || !/\p{L} \p{L}/u.test(text)) return;
      const report = reporter(
        (descriptor) => context.report(descriptor),
        (index) => sourceCode.getLocFromIndex(index),
      );
      report(avoidedWords(maskUrls(text)), range[0]);
    };
    return {
      Literal: (node) => {
        if (typeof node.value === "string") look(node);
      },
      TemplateElement: look,
      JSXText: look,
    };
  },
};

type Offset = { offset?: number | undefined };

/** A node of a Markdown file, with its begin and end. */
type Positioned = {
  position?: { start: Offset; end: Offset } | undefined;
};

const rangeOf = ({ position }: Positioned): [number, number] => [
  position?.start.offset ?? 0,
  position?.end.offset ?? 0,
];

const markdown: MarkdownRuleDefinition = {
  meta: {
    type: "suggestion",
    docs: { description: "plain words in documents" },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    const { text } = sourceCode;
    const report = reporter(
      (descriptor) => context.report(descriptor),
      (index) => sourceCode.getLocFromIndex(index),
    );
    let prose = "";
    const copy = (node: Positioned) => {
      const [start, end] = rangeOf(node);
      prose = prose.slice(0, start) + text.slice(start, end) + prose.slice(end);
    };
    return {
      root: () => {
        prose = mask(text, /\S/g);
      },
      // Text is prose. Code, HTML and the addresses of links have nodes of their own.
      text: copy,
      "paragraph:exit"(node) {
        const [start, end] = rangeOf(node);
        const first = node.children[0];
        if (first?.type === "text") {
          report(avoidedBeginning(maskUrls(prose.slice(start, end))), start);
        }
      },
      "root:exit"() {
        report(avoidedWords(maskUrls(prose)), 0);
      },
    };
  },
};

export const plainWords = { rules: { comments, strings, markdown } };
