/** The CSV files of a whole view in one archive. */
import { downloadFile, safeFileName } from "./download.js";

/** Texts by the names of their files, with endings. */
export type ViewFiles = Readonly<Record<string, string>>;

export interface ViewDownload {
  /** Of the archive, without its ending. */
  name: string;
  files: ViewFiles;
}

/** Zips the files and saves them; what zips is loaded on the first call. */
export async function downloadView({
  name,
  files,
}: ViewDownload): Promise<void> {
  downloadFile(`${name}.zip`, await zipFiles(files), "application/zip");
}

/** The archive as bytes. */
export async function zipFiles(
  files: ViewFiles,
): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import("fflate");
  const entries = uniqueNames(Object.keys(files)).map(
    ([name, uniqueName]) => [uniqueName, strToU8(files[name] ?? "")] as const,
  );
  return zipSync(Object.fromEntries(entries));
}

/** Names with what a file may be called instead; what came out equal, in any case, is numbered. */
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
