/**
 * Links of all documents lead to a file and to a heading. What ships gets the repository's address when it is packed.
 * Paths and scripts that documents name in backticks exist.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { markdownFiles } from "./documents.js";
import {
  absoluteLinks,
  anchorsOf,
  internalLinks,
  relativeLinks,
} from "./links.js";
import { addressIn } from "./repository.js";
import { shippedFiles } from "./shippedFiles.js";

const root = path.resolve(import.meta.dirname, "../..");
const shipped = shippedFiles();
const shippedDocuments = shipped.filter((file) => file.endsWith(".md"));
const documents = markdownFiles();
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const address = addressIn("https://github.com/ada/x.git", "v0.2.0");

test("README, CHANGELOG, LICENSE, SECURITY, all pages and all pictures ship", () => {
  const pictures = ["dark", "light", "phone"].map(
    (each) => `docs/dashboard-${each}.png`,
  );
  const pages = documents.filter((file) => file.startsWith("docs/"));
  expect(pages).toContain("docs/getting-started.md");
  expect(shipped).toEqual(
    expect.arrayContaining([
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "SECURITY.md",
      ...pages,
      ...pictures,
    ]),
  );
});

test.each(documents)(
  "%s: every link leads to a file, and to a heading of it",
  (document) => {
    const leads = ({ file, fragment }: { file: string; fragment?: string }) =>
      existsSync(path.join(root, file)) &&
      (fragment === undefined ||
        !file.endsWith(".md") ||
        anchorsOf(read(file)).has(fragment));
    const dead = internalLinks(document, read(document))
      .filter((link) => !leads(link))
      .map(
        ({ file, fragment, line }) =>
          `${document}:${line}: ${file}${fragment === undefined ? "" : `#${fragment}`}`,
      );
    expect(dead).toEqual([]);
  },
);

test.each(documents)(
  "%s: every path in backticks is a file, and every script is one of package.json",
  (document) => {
    const { scripts } = JSON.parse(read("package.json")) as {
      scripts: Record<string, string>;
    };
    const missing = read(document)
      .split("\n")
      .flatMap((line, index) => {
        const paths = [
          ...line.matchAll(/`((?:src|bench|scripts|docs)\/[\w./-]+)`/g),
          ...line.matchAll(/`(example\/(?:convex|embedded|src)\/[\w./-]+)`/g),
        ].map(([, file]) => file!);
        const named = [...line.matchAll(/npm run (?!-)([\w:.-]+)/g)].map(
          ([, script]) => script!,
        );
        return [
          ...paths.filter((file) => !existsSync(path.join(root, file))),
          ...named
            .filter((script) => !(script in scripts))
            .map((script) => `npm run ${script}`),
        ].map((name) => `${document}:${index + 1}: ${name}`);
      });
    expect(missing).toEqual([]);
  },
);

test.each(shippedDocuments)("%s: packed, no link is relative", (document) => {
  const packed = absoluteLinks(document, read(document), address);
  expect(relativeLinks(document, packed)).toEqual([]);
});

test("anchors are those of headings, with numbers where two are the same", () => {
  const markdown = [
    "# The `key` of [a site](sites.md)",
    "```sh\n# no heading\n```",
    "## What it costs: $1, or more?",
    "## Same",
    "### Same",
  ].join("\n");
  expect([...anchorsOf(markdown)]).toEqual([
    "the-key-of-a-site",
    "what-it-costs-1-or-more",
    "same",
    "same-1",
  ]);
});

test("links to headings of the document itself are internal, and not relative", () => {
  const markdown = "[a](#costs)\n[b](../b.md#c) [d](https://e.example/#f)";
  expect(internalLinks("docs/a.md", markdown)).toEqual([
    { file: "docs/a.md", fragment: "costs", line: 1 },
    { file: "b.md", fragment: "c", line: 2 },
  ]);
  expect(relativeLinks("docs/a.md", markdown)).toEqual([
    { file: "b.md", fragment: "c", line: 2 },
  ]);
});

test("pictures get the address of their bytes, other files that of their page, both of the release", () => {
  const markdown = [
    "![A chart](docs/chart.png) and [`style.css`](../style.css#colours), [both ![x](y.png)](z.md)",
    '<img src="docs/dark.png" alt="" />',
    "[here](#costs) [there](https://example.com/a) `[no](link.md)`",
    "```md\n[no](link.md)\n```",
  ].join("\n");
  expect(absoluteLinks("src/README.md", markdown, address)).toBe(
    [
      "![A chart](https://github.com/ada/x/raw/v0.2.0/src/docs/chart.png) and [`style.css`](https://github.com/ada/x/blob/v0.2.0/style.css#colours), [both ![x](y.png)](https://github.com/ada/x/blob/v0.2.0/src/z.md)",
      '<img src="https://github.com/ada/x/raw/v0.2.0/src/docs/dark.png" alt="" />',
      "[here](#costs) [there](https://example.com/a) `[no](link.md)`",
      "```md\n[no](link.md)\n```",
    ].join("\n"),
  );
});
