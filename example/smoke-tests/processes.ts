/** Starts and ends the programs of a smoke test. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

/** Ends a program, and waits until it is gone. */
export async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const gone = once(program, "exit");
  program.kill();
  await gone;
}

/**
 * Starts a display that nobody sees.
 * @param program the path of Xvfb
 */
export async function startDisplay(
  program: string,
  { width, height }: { width: number; height: number },
): Promise<{ name: string; server: ChildProcess }> {
  const size = `${width}x${height}x24`;
  const server = spawn(
    program,
    // It chooses a free number, and writes it into its fourth file.
    ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"],
    { stdio: ["ignore", "ignore", "ignore", "pipe"] },
  );
  const number = await new Promise<string>((resolve, reject) => {
    const told = server.stdio[3] as Readable;
    told.once("data", (chunk) => resolve(String(chunk).trim()));
    server.once("error", reject);
    server.once("exit", (code) =>
      reject(new Error(`${program} ended with ${code}.`)),
    );
  });
  return { name: `:${number}`, server };
}
