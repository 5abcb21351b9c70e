/** Finds the modules of a functions folder. */
import { readdirSync } from "node:fs";
import path from "node:path";

const modulePattern = /^(?!convex\.config\.)[^.]+\.(?:[cm]?[jt]sx?)$/;

/**
 * Maps a path without extension to the file. Files with a second dot in the name (tests, types) are
 * no modules.
 */
export function moduleFiles(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(directory, {
    recursive: true,
    withFileTypes: true,
  })) {
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(directory, file).split(path.sep).join("/");
    if (!entry.isFile() || !modulePattern.test(entry.name)) continue;
    if (relative.startsWith("_generated/")) continue;
    files.set(relative.replace(/\.[^.]+$/, ""), file);
  }
  return files;
}
