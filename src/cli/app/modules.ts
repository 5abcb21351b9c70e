/** The app's own modules: which of them already call a function of Footfall. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { topLevelVariables } from "../code/names.js";
import { Source } from "../code/source.js";

export interface AppModule {
  /** From the app's folder, with slashes. */
  readonly path: string;
  readonly code: string;
}

const isModule = (file: string) =>
  /\.[cm]?[jt]sx?$/.test(file) && !/\.(?:d|test|spec)\.\w+$/.test(file);
const isLeftOut = (file: string) =>
  /(?:^|\/)(?:node_modules|_generated|\.[^/]+|dist|build|out)(?:\/|$)/.test(
    file,
  );

/** Lists the modules of a folder that match, in the order of their names. */
export function modulesWith(
  app: string,
  folder: string,
  pattern: RegExp,
  { isDeep = true } = {},
): AppModule[] {
  const below = path.join(app, folder);
  if (!existsSync(below)) return [];
  return readdirSync(below, { recursive: isDeep, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
    .filter((file) => isModule(file) && !isLeftOut(file))
    .filter((file) => statSync(path.join(app, file)).isFile())
    .sort()
    .map((file) => ({
      path: file,
      code: readFileSync(path.join(app, file), "utf8"),
    }))
    .filter(({ code }) => pattern.test(code));
}

/** The name of an exported function whose code has this text. */
export function exportWith(code: string, text: string): string | undefined {
  const source = Source.read(code);
  if (!source) return undefined;
  return topLevelVariables(source.statements).find(
    ({ statement, value }) =>
      statement.type === "ExportNamedDeclaration" &&
      source.textOf(value).includes(text),
  )?.name;
}

/** The name of a module in `npx convex run`: its path below the functions, without an ending. */
export function moduleName(functions: string, file: string): string {
  return path.posix.relative(functions, file).replace(/\.\w+$/, "");
}

/** The path of an import from one file to another, without an ending. */
export function importPath(fromFile: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(fromFile), to);
  return relative.startsWith(".") ? relative : `./${relative}`;
}
