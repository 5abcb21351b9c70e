/** The app's own Convex CLI, as a process. */
import { spawn } from "node:child_process";
import path from "node:path";
import { CommandError } from "../commandError.js";
import { MINUTE } from "../../shared/units.js";
import { installedPackage } from "../app/findApp.js";

export interface CliAnswer {
  readonly isOk: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npx convex …` of an app. Never throws for what the deployment answers. */
export type ConvexCli = (...args: string[]) => Promise<CliAnswer>;

/**
 * Bounds one command: a deployment that does not answer must not hold the developer up. On a busy
 * machine the CLI alone takes 20 seconds while `convex dev` bundles and checks types.
 */
const TIMEOUT_MS = MINUTE;

/**
 * The CLI tries forever to reach a deployment that is not there or refuses its key, and says this
 * each time.
 */
const unreachable =
  /WebSocket error message: (?<absent>.*)|Failed to authenticate: (?<refused>.*)/;

export function convexCliOf(folder: string): ConvexCli {
  const installed = installedPackage(folder, "convex");
  if (!installed) throw new CommandError("This app has no convex installed.");
  const script = path.join(installed, "bin/main.js");
  return (...args) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [script, ...args], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
        stdio: ["ignore", "pipe", "pipe"],
        timeout: TIMEOUT_MS,
      });
      const output = { stdout: "", stderr: "" };
      for (const stream of ["stdout", "stderr"] as const)
        child[stream].setEncoding("utf8").on("data", (text: string) => {
          output[stream] += text;
          if (unreachable.test(output.stderr)) child.kill();
        });
      child.on("error", (error) =>
        resolve({ isOk: false, stdout: "", stderr: error.message }),
      );
      child.on("close", (code) => resolve({ isOk: code === 0, ...output }));
    });
}

/** The first line of the CLI's complaint, without its marks. */
export function complaint({ stderr }: CliAnswer): string {
  const { absent, refused } = unreachable.exec(stderr)?.groups ?? {};
  if (absent !== undefined) return `nobody is there (${absent})`;
  if (refused !== undefined) return `it refused the key (${refused})`;
  const line = stderr
    .split("\n")
    .map((each) => each.replace(/^[✖✘\s]+/, "").trim())
    .find((each) => each !== "");
  return line ?? "it gave no answer within a minute";
}
