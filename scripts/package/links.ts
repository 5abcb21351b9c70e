/** Finds relative links and pictures of a document, and makes their addresses absolute. */
import path from "node:path";

/**
 * Matches the targets of Markdown's links, pictures and reference definitions, and of `src` and
 * `href` in its HTML.
 */
const targets =
  /(?<before>(?<picture>!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\(|^\[[^\]]+\]: |<(?<tag>img|a)\b[^>]*?\b(?:src|href)=")(?<target>[^\s)"]+)/gm;

const isRelative = (target: string) =>
  !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target);

export interface RelativeLink {
  /** The path from the package's root, without a fragment. */
  file: string;
  line: number;
}

/** @param document path from the package's root, such as `src/react/README.md` */
export function relativeLinks(
  document: string,
  markdown: string,
): RelativeLink[] {
  return [...withoutCode(markdown).matchAll(targets)]
    .filter(({ groups }) => isRelative(groups!.target!))
    .map(({ groups, index }) => ({
      file: fromRoot(document, groups!.target!.replace(/#.*/, "")),
      line: markdown.slice(0, index).split("\n").length,
    }));
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
  const blank = (code: string) => code.replace(/[^\n]/g, " ");
  return markdown
    .replace(/^```[\s\S]*?^```/gm, blank)
    .replace(/(`+)(?:(?!\1)[\s\S])+?\1/g, blank);
}
