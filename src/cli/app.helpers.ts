/** Apps in temporary folders, and a Convex CLI that only pretends. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CliAnswer, ConvexCli } from "./deployment/convexCli.js";
import { init } from "./init.js";
import type { InitOptions } from "./options.js";

export interface TestApp {
  readonly folder: string;
  read(file: string): string;
  write(file: string, text: string): void;
  has(file: string): boolean;
  remove(): void;
}

const versions: Record<string, string> = { convex: "1.48.0", next: "16.0.0" };

/** Makes an app with these packages, which are installed, and these files. */
export function makeApp(
  packages: readonly string[],
  files: Readonly<Record<string, string>> = {},
): TestApp {
  const folder = mkdtempSync(path.join(tmpdir(), "footfall-cli-"));
  const full = (file: string) => path.join(folder, file);
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(full(file)), { recursive: true });
    writeFileSync(full(file), text);
  };
  const all = ["convex", "convex-footfall", ...packages];
  const dependencies = Object.fromEntries(all.map((name) => [name, "*"]));
  const manifest = { name: "tea-shop", scripts: { dev: "x" }, dependencies };
  write("package.json", JSON.stringify(manifest));
  for (const name of all) {
    const version = versions[name] ?? "1.0.0";
    write(`node_modules/${name}/package.json`, JSON.stringify({ version }));
  }
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    write,
    read: (file) => readFileSync(full(file), "utf8"),
    has: (file) => existsSync(full(file)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const indexHtml = `<!doctype html>
<html>
  <head>
    <title>Tea</title>
  </head>
</html>
`;

/** A deployment as the Convex CLI shows it. */
export class FakeDeployment {
  readonly variables: Record<string, string> = {};
  readonly commands: string[] = [];
  /** The functions that somebody has pushed. */
  functions: string[] = [];
  /** The CLI's complaint. Undefined: the deployment answers. */
  complaint: string | undefined;

  readonly cli: ConvexCli = async (...args) => {
    this.commands.push(args.join(" "));
    if (this.complaint !== undefined) return failed(this.complaint);
    const [command = "", verb = "", name = "", value = ""] = args;
    if (command === "run")
      return this.functions.includes(verb)
        ? ok("")
        : failed(
            `✖ Failed to run function "${verb}":\nError: Could not find function for '${verb}'.`,
          );
    if (verb === "set") this.variables[name] = value;
    return ok(this.variables[name] ?? "");
  };
}

const ok = (stdout: string): CliAnswer => ({ isOk: true, stdout, stderr: "" });
const failed = (stderr: string): CliAnswer => ({
  isOk: false,
  stdout: "",
  stderr,
});

export interface RunOptions extends Partial<InitOptions> {
  readonly deployment?: FakeDeployment;
  readonly environment?: Readonly<Record<string, string>>;
  /** The answer to every question. Absent: there is no terminal. */
  readonly answer?: boolean;
  readonly sleep?: (durationMs: number) => Promise<void>;
}

export interface Ran {
  readonly isDone: boolean;
  readonly output: string;
  readonly questions: readonly string[];
}

/** Runs the command in an app. */
export async function runInit(
  { folder }: TestApp,
  {
    deployment = new FakeDeployment(),
    environment = {},
    answer,
    sleep = async () => {},
    ...options
  }: RunOptions = {},
): Promise<Ran> {
  const lines: string[] = [];
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer ?? false;
  };
  const isDone = await init(
    { yes: false, site: "default", timeZone: "Europe/Berlin", ...options },
    {
      folder,
      environment,
      terminal: {
        print: (line) => lines.push(line),
        ...(answer !== undefined && { ask }),
      },
      convexCli: () => deployment.cli,
      sleep,
    },
  );
  return { isDone, output: lines.join("\n"), questions };
}
