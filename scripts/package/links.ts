/** Links and pictures of a document inside the repository, their anchors, and their absolute addresses. */
import path from "node:path";
import GithubSlugger from "github-slugger";

/**
 * Matches the targets of Markdown's links, pictures and reference definitions, and of `src` and
 * `href` in its HTML.
 */
const targets =
  /(?<before>(?<picture>!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\(|^\[[^\]]+\]: |<(?<tag>img|a)\b[^>]*?\b(?:src|href)=")(?<target>[^\s)"]+)/gm;

const isRelative = (target: string) =>
  !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target);

export interface InternalLink {
  /** From the package's root. */
  file: string;
  /** The anchor, without `#`. */
  fragment?: string;
  line: number;
}

/**
 * Links to other files, and to anchors of the document itself.
 * @param document path from the package's root, such as `src/react/README.md`
 */
export function internalLinks(
  document: string,
  markdown: string,
): InternalLink[] {
  return [...withoutCode(markdown).matchAll(targets)].flatMap(
    ({ groups, index }) => {
      const target = groups!.target!;
      if (!target.startsWith("#") && !isRelative(target)) return [];
      const [file = "", fragment] = target.split("#");
      return {
        file: file === "" ? document : fromRoot(document, file),
        ...(fragment !== undefined && { fragment }),
        line: markdown.slice(0, index).split("\n").length,
      };
    },
  );
}

/** Those of a document that lead out of it. */
export function relativeLinks(
  document: string,
  markdown: string,
): InternalLink[] {
  return internalLinks(document, markdown).filter(
    ({ file }) => file !== document,
  );
}

/** The anchors of a document's headings, as a repository makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const slugger = new GithubSlugger();
  const headings = withoutFences(markdown).matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) => slugger.slug(plainText(heading!))),
  );
}

/** A heading without the marks of links, code and bold text. */
function plainText(heading: string): string {
  return heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/`|\*\*/g, "");
}

/**
 * Makes the relative addresses of a document absolute: a page of a registry has no files beside it.
 *
 * @param address answers for a file, from the package's root
 */
export function absoluteLinks(
  document: string,
  markdown: string,
  address: (file: string, isPicture: boolean) => string,
): string {
  const bare = withoutCode(markdown);
  let absolute = "";
  let from = 0;
  for (const { index, groups } of bare.matchAll(targets)) {
    const { before, target, picture, tag } = groups as Record<string, string>;
    if (!isRelative(target!)) continue;
    const start = index + before!.length;
    const [file = "", fragment] = target!.split("#");
    absolute +=
      markdown.slice(from, start) +
      address(fromRoot(document, file), picture === "!" || tag === "img") +
      (fragment === undefined ? "" : `#${fragment}`);
    from = start + target!.length;
  }
  return absolute + markdown.slice(from);
}

const fromRoot = (document: string, target: string) =>
  path.posix.join(path.posix.dirname(document), target);

/** Replaces code with blanks of the same length: a bracket in code is no link. */
function withoutCode(markdown: string): string {
  return withoutFences(markdown).replace(/(`+)(?:(?!\1)[\s\S])+?\1/g, blank);
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```/gm, blank);
}

function blank(code: string): string {
  return code.replace(/[^\n]/g, " ");
}
