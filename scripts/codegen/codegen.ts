/**
 * Runs the official `convex codegen` of the project's own `convex` package against a stand-in for a deployment on
 * the loopback interface (`standIn.ts`).
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { startStandIn } from "./standIn.js";

const COMPONENT = "src/component";
/** `convex` leaves this entry of `_generated` alone. */
const NOT_GENERATED = "ai";

export interface Difference {
  /** The path from the project's folder. */
  file: string;
  problem: "is missing" | "is out of date" | "is not generated";
}

/**
 * Writes the generated files of `src/component`, if the project has that folder, and of its app. With `isCheck` it
 * writes nothing and returns how the files differ from what it would write.
 *
 * @throws when `convex codegen` fails; it has printed why.
 */
export async function codegen({
  project,
  isCheck,
}: {
  project: string;
  isCheck: boolean;
}): Promise<Difference[]> {
  const hasComponent = existsSync(
    path.join(project, COMPONENT, "convex.config.ts"),
  );
  const targets = [
    ...(hasComponent
      ? [{ folder: COMPONENT, args: ["--component-dir", COMPONENT] }]
      : []),
    { folder: functionsFolder(project), args: [] },
  ];
  const standIn = await startStandIn();
  // The run for the app prints the component's files as well.
  const differences = new Map<string, Difference["problem"]>();
  try {
    for (const { folder, args } of targets) {
      const generated = path.join(project, folder, "_generated");
      if (isCheck && !existsSync(generated)) {
        differences.set(generated, "is missing");
        continue;
      }
      const printed = await runConvex(project, [
        "codegen",
        ...["--url", standIn.url, "--admin-key", standIn.adminKey],
        ...["--typecheck", "disable", ...args],
        ...(isCheck ? ["--debug"] : []),
      ]);
      if (isCheck) compare(generated, printed, differences);
    }
  } finally {
    standIn.close();
  }
  return [...differences].map(([file, problem]) => ({
    file: path.relative(project, file),
    problem,
  }));
}

function functionsFolder(project: string): string {
  const file = path.join(project, "convex.json");
  if (!existsSync(file)) return "convex";
  const { functions = "convex" } = JSON.parse(readFileSync(file, "utf8")) as {
    functions?: string;
  };
  return functions;
}

/** Runs the project's own `convex`, and returns what it prints on standard output. */
function runConvex(project: string, args: string[]): Promise<string> {
  const { resolve } = createRequire(path.join(project, "package.json"));
  const cli = path.resolve(resolve("convex/package.json"), "../bin/main.js");
  // With CI set it reports no errors to Convex. A proxy would not reach the loopback interface.
  const env: NodeJS.ProcessEnv = { ...process.env, CI: "1" };
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "CONVEX_DEPLOYMENT"]) {
    delete env[name];
  }
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => (printed += text));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done(printed);
      else fail(new Error(`convex codegen ended with status ${code}.`));
    });
  });
}

/** Adds each file that differs from what the CLI has printed. */
function compare(
  generated: string,
  printed: string,
  differences: Map<string, Difference["problem"]>,
) {
  const expected = printedFiles(printed);
  if (expected.size === 0) {
    throw new Error("convex codegen --debug printed no file.");
  }
  for (const [file, text] of expected) {
    if (!existsSync(file)) differences.set(file, "is missing");
    else if (readFileSync(file, "utf8") !== text) {
      differences.set(file, "is out of date");
    }
  }
  for (const name of readdirSync(generated)) {
    const file = path.join(generated, name);
    if (name !== NOT_GENERATED && !expected.has(file)) {
      differences.set(file, "is not generated");
    }
  }
}

/**
 * With `--debug` the CLI prints each file as `# <absolute path>` and its text. It prints placeholders first: the last
 * text of a path is the one that it would write.
 */
function printedFiles(printed: string): Map<string, string> {
  const files = new Map<string, string>();
  const [, ...parts] = printed.split(
    /^# (\/.+\/_generated\/[^/\n]+|[A-Z]:\\.+\\_generated\\[^\\\n]+)\n/m,
  );
  for (let i = 0; i < parts.length; i += 2) {
    // Printing adds one line break.
    files.set(parts[i]!, parts[i + 1]!.replace(/\n$/, ""));
  }
  return files;
}
