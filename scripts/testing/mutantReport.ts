/** Reads Stryker's reports: which mutants survived, and how many. */
import path from "node:path";

/** The parts of Stryker's JSON report that count here. */
export interface MutantReport {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

interface Mutant {
  mutatorName: string;
  replacement?: string;
  /**
   * `Timeout` is noticed: the mutant goes on for ever. `Ignored` ones were not tried. `RuntimeError`
   * and `CompileError` say nothing about the tests.
   */
  status:
    | "Killed"
    | "Timeout"
    | "Survived"
    | "NoCoverage"
    | "Ignored"
    | "RuntimeError"
    | "CompileError"
    | "Pending";
  /** Lines and columns begin at 1. */
  location: { start: { line: number; column: number } };
}

const isKilled = ({ status }: Mutant) =>
  status === "Killed" || status === "Timeout";
/** Code that no test reaches survives as well. */
const isSurvivor = ({ status }: Mutant) =>
  status === "Survived" || status === "NoCoverage";

/** The percentage is the part of survivors; 0 where nothing was tried. */
export function countMutants(report: MutantReport): {
  killed: number;
  survived: number;
  percent: number;
} {
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const killed = mutants.filter(isKilled).length;
  const survived = mutants.filter(isSurvivor).length;
  const tried = killed + survived;
  return { killed, survived, percent: tried && (100 * survived) / tried };
}

/** A line for each survivor: its place, and the text that may stand there. */
export function survivorsOf(report: MutantReport): string[] {
  return Object.entries(report.files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(isSurvivor)
      .map(({ location: { start }, mutatorName, replacement, status }) => {
        const place = `${file}:${start.line}:${start.column}`;
        const text = (replacement ?? "").replace(/\s+/g, " ").slice(0, 100);
        return `${place} ${status} ${mutatorName}: ${text}`;
      }),
  );
}

/**
 * The room that a name or a path below the folder of rooms stands for. A path of a file, or a
 * pattern of files, also says which files of the room are meant.
 */
export function roomOf(
  name: string,
  folder: string,
): { room: string; files?: string } {
  const below = path.posix.relative(folder, path.posix.normalize(name));
  const inFolder = below.startsWith("..") ? path.posix.normalize(name) : below;
  const room = inFolder.replace(/\/$/, "");
  return room.endsWith(".ts")
    ? { room: path.posix.dirname(room), files: `${folder}/${room}` }
    : { room };
}
