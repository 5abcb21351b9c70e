/**
 * Checks an app of `docs/frameworks/` with the packed package: its types, its build, and the pages
 * that its server answers.
 */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openShell } from "../wayIn/shell.js";
import { writeFunctions } from "./app.js";
import type { BuiltApp, FrameworkApp } from "./frameworkApps.js";
import { commandsIn, printedBy, quietly, step } from "./steps.js";
import { typeErrors } from "./typeErrors.js";

const root = path.resolve(import.meta.dirname, "../..");

/** Bounds the wait for a line of the server. A busy machine takes seconds. */
const PRINTS_MS = 60_000;

/** @throws Error for a mistake in types, a failed build, and a page that is not as expected */
export async function checkFramework(
  folder: string,
  tarball: string,
  app: FrameworkApp,
): Promise<void> {
  const command = commandsIn(folder, app.variables);
  const named = (name: string, work: () => Promise<void>) =>
    step(`${app.name}: ${name}`, work);
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: "app",
    private: true,
    type: "module",
    dependencies: { "convex-footfall": `file:${tarball}`, ...app.dependencies },
  };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  await named(
    "npm install",
    command("npm", "install", ...quietly, ...(app.install ?? [])),
  );
  writeFiles(folder, app);
  if (!app.built?.checksTypes)
    await named("tsc", async () => {
      await checkTypes(command("node_modules/.bin/tsc", "-p", "."), app);
    });
  const { built } = app;
  if (!built) return;
  const [bin, ...args] = built.build;
  await named(
    built.build.join(" "),
    command(`node_modules/.bin/${bin}`, ...args),
  );
  await named("pages", () => checkPages(folder, built));
}

function writeFiles(folder: string, { frame, example }: FrameworkApp): void {
  for (const from of [
    path.join(import.meta.dirname, "frameworks", frame),
    path.join(root, "example/frameworks", example),
  ])
    cpSync(from, folder, { recursive: true });
  writeFunctions(folder);
}

async function checkTypes(
  compile: () => Promise<void>,
  { faultyTypes = [] }: FrameworkApp,
): Promise<void> {
  try {
    await compile();
  } catch (error) {
    const printed = printedBy(error);
    const counting = typeErrors(printed, faultyTypes);
    if (counting !== "" || !printed.includes("error TS"))
      throw Object.assign(new Error("Types have errors."), {
        stdout: counting === "" ? printed : counting,
      });
  }
}

async function checkPages(
  folder: string,
  { start, pages, mistake }: BuiltApp,
): Promise<void> {
  const shell = openShell(folder);
  try {
    const output = await shell.start(start, /http:\/\/[\w.]+:\d+/);
    const [address] = /http:\/\/[\w.]+:\d+/.exec(output)!;
    for (const [page, text] of Object.entries(pages)) {
      const answer = await fetch(address + page);
      if (answer.status !== 200 || !(await answer.text()).includes(text))
        throw new Error(`${page} answers ${answer.status}, without "${text}".`);
    }
    if (mistake === undefined) return;
    const { status } = await fetch(address + mistake.path);
    if (status !== 500)
      throw new Error(`${mistake.path} answers ${status}, not 500.`);
    await shell.prints(mistake.words, PRINTS_MS);
  } finally {
    shell.close();
  }
}
