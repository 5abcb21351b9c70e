/** The CSV files of a whole view in one archive. */
import { strToU8, zipSync } from "fflate";
import { downloadFile, safeFileName } from "./download.js";

/** Texts by the names of their files, with endings. */
export type ViewFiles = Readonly<Record<string, string>>;

interface ViewDownload {
  /** Name of the archive, without its ending. */
  name: string;
  files: ViewFiles;
}

/** Zips the files and saves them. */
export function downloadView({ name, files }: ViewDownload): void {
  downloadFile(`${name}.zip`, zipFiles(files), "application/zip");
}

/** The archive as bytes. */
export function zipFiles(files: ViewFiles): Uint8Array<ArrayBuffer> {
  const entries = uniqueNames(Object.keys(files)).map(
    ([name, uniqueName]) => [uniqueName, strToU8(files[name] ?? "")] as const,
  );
  return zipSync(Object.fromEntries(entries));
}

/**
 * Pairs names with names that a file may have. Names that come out equal, in upper or lower case,
 * are numbered.
 */
function uniqueNames(names: readonly string[]): [string, string][] {
  const taken = new Set<string>();
  return names.map((name) => {
    const safe = safeFileName(name);
    let unique = safe;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) {
      unique = safe.replace(/(\.[a-z0-9]+)?$/i, `-${n}$1`);
    }
    taken.add(unique.toLowerCase());
    return [name, unique];
  });
}
