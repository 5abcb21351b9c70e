/** How snippets become files, and that ranges and documents say what is tested. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { combinations } from "./combinations.js";
import { compatibilityTable } from "./compatibility.js";
import { withImports } from "./entryExports.js";
import { frameworkApps } from "./frameworkApps.js";
import { namingDocuments, readSnippets } from "./snippets.js";
import { typeErrors } from "./typeErrors.js";

const root = path.resolve(import.meta.dirname, "../..");
const limits = readFileSync(path.join(root, "docs/limits.md"), "utf8");
const manifest = JSON.parse(
  readFileSync(path.join(root, "package.json"), "utf8"),
) as Record<"peerDependencies" | "engines", Record<string, string>>;

const fenced = (...lines: string[]) => ["```tsx", ...lines, "```"].join("\n");

describe("snippets", () => {
  const only = (markdown: string) =>
    readSnippets("docs/a.md", markdown).snippets[0]!;

  test("are the file that their first line names, or their mark", () => {
    const named = fenced("// convex/http.ts", "export {};");
    expect(only(named)).toMatchObject({
      file: "convex/http.ts",
      isFragment: false,
    });
    expect(
      only(`<!-- snippet: src/page.tsx -->\n\n${fenced("f();")}`),
    ).toMatchObject({
      file: "src/page.tsx",
      isFragment: false,
    });
    expect(only(`<!-- snippet: fragment -->\n\n${named}`)).toMatchObject({
      file: "snippets/docs-a.3.tsx",
      isFragment: true,
    });
  });

  test("keep their line numbers, and export the element at their end", () => {
    const { code } = only(
      `Text.\n\n${fenced("f();", "<A>", "  <B />", "</A>;")}`,
    );
    expect(code.split("\n").slice(3)).toEqual([
      "f();",
      "export const shown = <A>",
      "  <B />",
      "</A>;",
      "",
    ]);
  });

  test("are left out with a reason only", () => {
    const { snippets, skipped } = readSnippets(
      "a.md",
      `<!-- snippet: skip, made of dots -->\n\n${fenced("…")}`,
    );
    expect(snippets).toEqual([]);
    expect(skipped).toEqual([
      { document: "a.md", line: 3, reason: "made of dots" },
    ]);
  });

  test("of a file of the repository go without the first line that names it", () => {
    const mark = "<!-- snippet: shows example/x/app/a.ts -->";
    const shownBy = (...lines: string[]) =>
      readSnippets("a.md", `${mark}\n\n${fenced(...lines)}`).shown;
    const shown = {
      document: "a.md",
      line: 3,
      file: "example/x/app/a.ts",
      code: "f();\n",
    };
    expect(shownBy("// app/a.ts", "f();")).toEqual([shown]);
    expect(shownBy("f();")).toEqual([shown]);
    expect(shownBy("// b.ts", "f();")).toEqual([
      { ...shown, code: "// b.ts\nf();\n" },
    ]);
  });

  test.each([
    ["JavaScript", "```js\nf();\n```", "a.md:1: expected ```ts or ```tsx"],
    ["indented", "- a\n  ```ts\n  f();\n  ```", "a.md:2: expected"],
    ["without an end", "```ts\nf();", "a.md:1: the snippet does not end"],
    ["no mark", "<!-- snippet -->", "a.md:1 is no mark"],
    [
      "a mark before text",
      "<!-- snippet: fragment -->\n\nText.",
      'a.md:3: "snippet: fragment" is before no snippet',
    ],
  ])("%s is an error that says where", (_, markdown, message) => {
    expect(() => readSnippets("a.md", markdown)).toThrow(message);
  });

  test("are named by document and line where a compiler finds an error in them", () => {
    const snippets = [
      { document: "README.md", file: "convex/http.ts" },
      { document: "docs/a.md", file: "snippets/docs-a.3.tsx" },
    ];
    const output = [
      "convex/http.ts(52,8): error TS2307: no module",
      "snippets/docs-a.3.tsx(5,1): error TS1005: ',' expected",
      "convex/users.ts(2,1): error TS1",
    ].join("\n");
    expect(namingDocuments(output, snippets).split("\n")).toEqual([
      "README.md:52: convex/http.ts(52,8): error TS2307: no module",
      "docs/a.md:5: snippets/docs-a.3.tsx(5,1): error TS1005: ',' expected",
      "convex/users.ts(2,1): error TS1",
    ]);
  });

  test("import what they use of the package, and neither declare nor import", () => {
    const entries = new Map([
      ["useNow", "x/react"],
      ["Site", "x"],
      ["track", "x"],
      ["own", "x"],
    ]);
    const code =
      'import { Site } from "y";\nconst own = { ...useNow(), at: a.track };';
    expect(withImports(code, entries)).toBe(
      `import { useNow } from "x/react"; export {};${code}`,
    );
  });
});

describe("documents of frameworks", () => {
  const folder = "docs/frameworks";
  const pages = readdirSync(path.join(root, folder)).map((page) => ({
    page,
    text: readFileSync(path.join(root, folder, page), "utf8"),
  }));
  const snippets = pages.flatMap(
    ({ page, text }) => readSnippets(`${folder}/${page}`, text).shown,
  );

  test("have no snippet that nothing compiles", () => {
    expect(snippets.length).toBeGreaterThan(0);
    for (const { page, text } of pages) {
      const read = readSnippets(`${folder}/${page}`, text);
      expect({ page, skipped: read.skipped }).toEqual({ page, skipped: [] });
    }
  });

  test.each(snippets)("$document:$line shows $file", ({ file, code }) => {
    expect(code).toBe(readFileSync(path.join(root, file), "utf8"));
    const checked = frameworkApps.map(
      ({ example }) => `example/frameworks/${example}/`,
    );
    expect(checked.some((example) => file.startsWith(example))).toBe(true);
  });

  test("html.md shows the example's page", () => {
    const page = pages.find((each) => each.page === "html.md")!.text;
    const example = path.join(root, "example/frameworks/html/index.html");
    expect(page).toContain(
      `\n\`\`\`html\n${readFileSync(example, "utf8").trimEnd()}\n\`\`\`\n`,
    );
  });

  test("nextjs.md and react-router.md say the versions that are checked", () => {
    const lowest = {
      "nextjs.md": "Next.js 15.3",
      "react-router.md": "React Router 7",
    };
    for (const [name, version] of Object.entries(lowest))
      expect(pages.find(({ page }) => page === name)!.text).toContain(version);
    const versions = (name: string) =>
      frameworkApps.flatMap(({ dependencies }) => dependencies[name] ?? []);
    expect(versions("next")).toContainEqual(expect.stringMatching(/^15\.3\./));
    expect(versions("react-router")).toEqual([expect.stringMatching(/^7\./)]);
  });
});

describe("typeErrors", () => {
  const ours = "node_modules/convex-footfall/dist/a.d.ts(1,2): error TS1: a";
  const theirs = "node_modules/expo-router/a.d.ts(3,4): error TS2: b\n  why";
  const scoped =
    "node_modules/@react-navigation/core/a.d.ts(3,4): error TS3: c";
  const other = "node_modules/expo-router-two/a.d.ts(5,6): error TS4: d\n  why";

  test("leaves out the faulty packages with the reasons of their errors, and no others", () => {
    const output = [theirs, ours, scoped, other, ""].join("\n");
    expect(typeErrors(output, ["expo-router", "@react-navigation"])).toBe(
      [ours, other].join("\n"),
    );
  });

  test("is empty if only faulty packages have errors", () => {
    expect(typeErrors(`${theirs}\n`, ["expo-router"])).toBe("");
  });
});

test("the lowest version that package.json accepts is tested, of convex, React, convex-test and Node", () => {
  const { peerDependencies, engines } = manifest;
  const lowest = combinations.find(({ name }) => name === "lowest")!;
  expect(peerDependencies.convex).toBe(`^${lowest.convex}`);
  expect(peerDependencies["convex-test"]).toBe(`>=${lowest["convex-test"]}`);
  expect(peerDependencies.react?.split(" || ")[0]).toBe(`^${lowest.react}`);
  expect(engines.node).toBe(`>=${lowest.node}`);
});

test("docs/limits.md says which versions are tested together", () => {
  const [, table = ""] =
    /<!-- tested together -->\n([\s\S]*?)\n<!-- end of tested together -->/.exec(
      limits,
    ) ?? [];
  const rows = table
    .trim()
    .split("\n")
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim().replace(/^-+$/, "-")),
    );
  expect(rows).toEqual(compatibilityTable(combinations));
});
