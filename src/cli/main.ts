/** The command `convex-footfall`: arguments and exit code. `package.json` names its built file. */
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "./commandError.js";
import { convexCliOf } from "./deployment/convexCli.js";
import { init } from "./init.js";
import { readOptions, usage } from "./options.js";
import { processTerminal } from "./terminal.js";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === null) {
      console.log(usage);
      return 0;
    }
    const isDone = await init(options, {
      folder: process.cwd(),
      environment: process.env,
      terminal: processTerminal(),
      convexCli: convexCliOf,
      sleep: (durationMs) => sleep(durationMs),
    });
    return isDone ? 0 : 1;
  } catch (error) {
    console.error(sentenceOf(error));
    return 1;
  }
}

/** A mistake of the developer, or what the system says about a file. Never a stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return `This command may not write ${path ?? "a file"}: look at its permissions.`;
  return `The command failed: ${message}`;
}
