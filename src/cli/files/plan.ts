/** The files that the app needs, each with what happens to it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { App } from "../app/findApp.js";
import type { Edit } from "../code/edit.js";

export interface PlannedFile {
  /** From the app's folder, with slashes. */
  readonly path: string;
  /** Says what the file is for, as the end of a sentence that begins with its name. */
  readonly purpose: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  readonly edit: Edit;
}

export interface FileRequest {
  readonly path: string;
  readonly purpose: string;
  /** The text of a new file. */
  readonly make: () => string;
  /** The edit of a file that is there. */
  readonly change: (before: string) => Edit;
}

export function planFile(
  { folder }: App,
  { path: file, purpose, make, change }: FileRequest,
): PlannedFile {
  const before = readIfThere(folder, file);
  const edit: Edit =
    before === undefined ? { outcome: "edited", code: make() } : change(before);
  return { path: file, purpose, before, edit };
}

/** A file that another name of the app's own already has. */
export function keptFile(file: string, purpose: string): PlannedFile {
  return { path: file, purpose, before: "", edit: { outcome: "kept" } };
}

/** Answers the first name that no file has. */
export function freeName(
  { folder }: App,
  names: readonly [string, ...string[]],
): string {
  return names.find((name) => !existsSync(path.join(folder, name))) ?? names[0];
}

/** Answers the name with the ending that a file of the app has, or with the first. */
export function withEnding(
  { folder }: App,
  base: string,
  endings: readonly [string, ...string[]],
): string {
  const found = endings.find((ending) =>
    existsSync(path.join(folder, base + ending)),
  );
  return base + (found ?? endings[0]);
}

export function readIfThere(folder: string, file: string): string | undefined {
  const full = path.join(folder, file);
  return existsSync(full) ? readFileSync(full, "utf8") : undefined;
}
