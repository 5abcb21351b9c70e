/**
 * Snippets of TypeScript in Markdown, as files of an app. Each keeps its line numbers, so that a compiler's error leads
 * to the line of the document (`namingDocuments`).
 *
 * A snippet is a file if its first line is a comment with a path below `convex/` or `src/`. A
 * comment in HTML before its fence overrides this: `<!-- snippet: src/page.tsx -->` names its file,
 * `<!-- snippet: shows example/FILE -->` says that it is the text of that file of the repository, which
 * is compiled where it lies, `<!-- snippet: fragment -->` makes it a fragment, and `<!-- snippet: skip, REASON -->` leaves it
 * out. All others are fragments. They may leave out imports of the package (`entryExports.ts`) and
 * use what `app/snippets/context.d.ts` declares.
 */
export interface Snippet {
  /** Path of the document from the package's root. */
  document: string;
  /** In the app, such as `convex/http.ts` or `snippets/docs-tracker.295.tsx`. */
  file: string;
  isFragment: boolean;
  code: string;
}

export interface SkippedSnippet {
  document: string;
  line: number;
  reason: string;
}

/** A snippet that is a file of the repository, below a first line that names it. */
export interface ShownFile {
  document: string;
  line: number;
  /** From the repository's root, such as `example/frameworks/nextjs/app/SignUp.tsx`. */
  file: string;
  /** The text of the snippet, without its first line if that is a comment with the file's path in the app. */
  code: string;
}

export interface ReadSnippets {
  snippets: Snippet[];
  shown: ShownFile[];
  skipped: SkippedSnippet[];
}

const fence = /^(\s*)```(ts|tsx|typescript|js|jsx|javascript)\b/;
const mark = /^<!-- snippet: (.+) -->$/;
const named = /^\/\/ ((?:convex|src)\/[\w./]+\.tsx?)$/;

/**
 * @throws Error for a snippet that is not TypeScript, not closed, or indented, and for a mark
 * before no snippet
 */
export function readSnippets(document: string, markdown: string): ReadSnippets {
  const lines = markdown.split("\n");
  const snippets: Snippet[] = [];
  const shown: ShownFile[] = [];
  const skipped: SkippedSnippet[] = [];
  let marked: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const where = `${document}:${at + 1}`;
    if (line.startsWith("<!-- snippet")) {
      marked = mark.exec(line)?.[1];
      if (!marked) throw new Error(`${where} is no mark: ${line}`);
      continue;
    }
    const [, indent, language] = fence.exec(line) ?? [];
    if (language === undefined) {
      if (marked && line.trim() !== "") {
        throw new Error(`${where}: "snippet: ${marked}" is before no snippet.`);
      }
      continue;
    }
    if (indent || !language.startsWith("t")) {
      throw new Error(
        `${where}: expected \`\`\`ts or \`\`\`tsx, not indented.`,
      );
    }
    const end = lines.indexOf("```", at);
    if (end < 0) throw new Error(`${where}: the snippet does not end.`);
    const body = lines.slice(at + 1, end);
    const reason = marked && /^skip, (.+)/.exec(marked)?.[1];
    const shownPath = marked && /^shows (\S+)$/.exec(marked)?.[1];
    if (reason) skipped.push({ document, line: at + 1, reason });
    else if (shownPath)
      shown.push(shownFile({ document, line: at + 1, file: shownPath }, body));
    else {
      const file =
        marked === "fragment"
          ? undefined
          : (marked ?? named.exec(body[0]!)?.[1]);
      const name = document.replace(/\.md$/, "").replaceAll("/", "-");
      snippets.push({
        document,
        file: file ?? `snippets/${name}.${at + 1}.${language}`,
        isFragment: file === undefined,
        code: "\n".repeat(at + 1) + shownElement(body).join("\n") + "\n",
      });
    }
    marked = undefined;
    at = end;
  }
  return { snippets, shown, skipped };
}

function shownFile(
  where: Omit<ShownFile, "code">,
  body: readonly string[],
): ShownFile {
  const [, named] = /^\/\/ (\S+)$/.exec(body[0] ?? "") ?? [];
  const isNamed = named !== undefined && where.file.endsWith(`/${named}`);
  const lines = isNamed ? body.slice(1) : body;
  return { ...where, code: `${lines.join("\n")}\n` };
}

/**
 * A compiler's output with the document in front of each error in a snippet: `README.md:52: convex/http.ts(52,8): error …`.
 */
export function namingDocuments(
  output: string,
  snippets: readonly Pick<Snippet, "document" | "file">[],
): string {
  const documents = new Map(
    snippets.map(({ document, file }) => [file, document]),
  );
  return output.replace(
    /^(\S+?\.tsx?)[(:](\d+)\b/gm,
    (error, file: string, line: string) => {
      const document = documents.get(file);
      return document === undefined ? error : `${document}:${line}: ${error}`;
    },
  );
}

/** An element at the end of a snippet, which stands for the page around it, is exported as `shown`. */
function shownElement(lines: string[]): string[] {
  const at = lines.findLastIndex(
    (line) => line.startsWith("<") && !line.startsWith("</"),
  );
  return at < 0 ? lines : lines.with(at, `export const shown = ${lines[at]}`);
}
