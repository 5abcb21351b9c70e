/** All Markdown files of the repository, by their paths from its root. */
import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Folders that others write. */
const generated = new Set(["node_modules", "dist", "artifacts"]);

export function markdownFiles(folder = ""): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(
    (entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        const isSkipped =
          entry.name.startsWith(".") || generated.has(entry.name);
        return isSkipped ? [] : markdownFiles(file);
      }
      return entry.name.endsWith(".md") ? [file] : [];
    },
  );
}
