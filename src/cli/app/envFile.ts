/** The environment as the Convex CLI and bundlers see it: the process, `.env.local`, then `.env`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

export const ENV_FILE = ".env.local";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process goes before the files. */
export function readEnvironment(
  folder: string,
  ofProcess: Environment,
): Environment {
  return {
    ...readVariables(folder, ".env"),
    ...readVariables(folder),
    ...ofProcess,
  };
}

/** Answers whether the file changes. It keeps all other lines. */
export function writeVariable(
  folder: string,
  name: string,
  value: string,
): boolean {
  const file = path.join(folder, ENV_FILE);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const after = withVariable(before, name, value);
  if (after === before) return false;
  writeFileSync(file, after);
  return true;
}

/** Sets one variable in the text of a `.env` file. */
export function withVariable(
  text: string,
  name: string,
  value: string,
): string {
  if (parseEnv(text)[name] === value) return text;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const line = `${name}=${value}`;
  const own = new RegExp(
    `^[ \\t]*(?:export )?${name}[ \\t]*=.*?(?=\\r?$)`,
    "m",
  );
  if (own.test(text)) return text.replace(own, () => line);
  const gap = text === "" || text.endsWith("\n") ? "" : newline;
  return text + gap + line + newline;
}

/** The variables of a file in the app's folder. */
export function readVariables(folder: string, name = ENV_FILE): Environment {
  const file = path.join(folder, name);
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
}
