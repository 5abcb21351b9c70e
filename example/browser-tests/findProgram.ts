/** Finds a program of the machine: the libraries that drive browsers bring none here. */
import { accessSync, constants } from "node:fs";
import path from "node:path";

export interface Program {
  /** The name that people know. */
  name: string;
  /** The names of its files, the best first. */
  files: readonly string[];
  /** The environment variable that may have its path. */
  variable: string;
  /** The package of Debian. */
  package: string;
}

/** @throws Error that says how to install it */
export function findProgram(program: Program): string {
  const { name, files, variable } = program;
  const { PATH = "", [variable]: given } = process.env;
  const folders = [...PATH.split(path.delimiter), "/usr/bin"];
  const candidates = given
    ? [given]
    : files.flatMap((file) => folders.map((each) => path.join(each, file)));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    given
      ? `${variable} is "${given}", which cannot be run.`
      : `The browser tests need ${name}, and there is none. Install it (Debian: \`apt-get install ${program.package}\`), or set ${variable} to its path.`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // The next candidate may be there.
  }
}
