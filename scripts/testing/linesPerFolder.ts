/** The part of Istanbul's coverage that counts lines: a line is covered when a statement that begins there ran. */
export type FileCoverages = Record<
  string,
  {
    toJSON?: () => FileCoverage;
  } & FileCoverage
>;

interface FileCoverage {
  statementMap: Record<string, { start: { line: number } }>;
  /** How often each statement ran. */
  s: Record<string, number>;
}

export interface FolderLines {
  folder: string;
  lines: number;
  /** Share of its lines with statements; 100 where there are none. */
  percent: number;
}

/** The lines of the files that lie in each folder itself, by the folder's name. Types have no lines. */
export function linesPerFolder(
  coverages: FileCoverages,
  relative: (file: string) => string,
): FolderLines[] {
  const folders = new Map<string, { lines: number; covered: number }>();
  for (const [file, coverage] of Object.entries(coverages)) {
    const ran = linesOf(coverage.toJSON?.() ?? coverage);
    const folder = relative(file).split("/").slice(0, -1).join("/");
    const counts = folders.get(folder) ?? { lines: 0, covered: 0 };
    counts.lines += ran.size;
    counts.covered += [...ran.values()].filter(Boolean).length;
    folders.set(folder, counts);
  }
  return [...folders]
    .filter(([, { lines }]) => lines > 0)
    .map(([folder, { lines, covered }]) => ({
      folder,
      lines,
      percent: (100 * covered) / lines,
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Whether each line ran. */
function linesOf({ statementMap, s }: FileCoverage): Map<number, boolean> {
  const ran = new Map<number, boolean>();
  for (const [id, { start }] of Object.entries(statementMap)) {
    ran.set(start.line, ran.get(start.line) || (s[id] ?? 0) > 0);
  }
  return ran;
}
