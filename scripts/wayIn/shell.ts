/** Runs commands of the documents in an app's folder, as a person does in terminals. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout } from "node:timers/promises";

/** Bounds a command, or the time until it is ready. An install on a busy machine takes minutes. */
const COMMAND_MS = 240_000;

export interface Shell {
  /** Runs a command to its end. Answers what it printed. Throws if it fails. */
  run(command: string): Promise<string>;
  /** Runs it in a terminal, and says yes to each question. */
  runInTerminal(command: string): Promise<string>;
  /** Leaves it running, and answers when it has printed that it is ready. */
  start(command: string, ready: string | RegExp): Promise<string>;
  /**
   * Waits until the command that was started last has printed a text. Throws with what it has
   * printed if that takes longer than `withinMs`.
   */
  prints(text: string, withinMs: number): Promise<void>;
  /** Ends what still runs. */
  close(): void;
}

export function openShell(folder: string): Shell {
  const running = new Set<ChildProcess>();
  const open = (file: string, args: string[], isAsked: boolean) =>
    observe(folder, running, { file, args, isAsked });
  let started: Observed | undefined;
  const close = () => {
    for (const { pid } of running) end(pid);
  };
  // Nothing goes on after a run that a signal or an error ends.
  process.on("exit", close);
  return {
    run: async (command) => await open("sh", ["-c", command], false).ended,
    // `script` of util-linux gives the command a terminal.
    runInTerminal: async (command) =>
      await open("script", ["-qec", command, "/dev/null"], true).ended,
    start: async (command, ready) => {
      started = open("sh", ["-c", command], false);
      const { ended, printed } = started;
      return await Promise.race([
        printed(ready),
        ended.then((output) => {
          throw new Error(`"${command}" has ended:\n${output}`);
        }),
      ]);
    },
    prints: async (text, withinMs) => {
      if (started === undefined) throw new Error("No command is started.");
      const { printed, output } = started;
      const tooLate = async () => {
        await setTimeout(withinMs, undefined, { ref: false });
        throw new Error(`It has not printed "${text}":\n${output()}`);
      };
      await Promise.race([printed(text), tooLate()]);
    },
    close() {
      close();
      process.off("exit", close);
    },
  };
}

/** The process leads a group of its own, so that what it started ends as well. */
function end(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

type Observed = ReturnType<typeof observe>;

interface Command {
  readonly file: string;
  readonly args: string[];
  /** Whether questions get a yes. */
  readonly isAsked: boolean;
}

function observe(
  folder: string,
  running: Set<ChildProcess>,
  { file, args, isAsked }: Command,
) {
  const child = spawn(file, args, {
    cwd: folder,
    detached: true,
    stdio: [isAsked ? "pipe" : "ignore", "pipe", "pipe"],
    // With CI set the Convex CLI reports no errors to Convex.
    env: {
      ...process.env,
      CI: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      NO_COLOR: "1",
    },
  });
  running.add(child);
  let output = "";
  const waiting = new Set<() => void>();
  const ended = new Promise<string>((resolve, reject) => {
    const timer = globalThis.setTimeout(() => {
      if (!isReady) end(child.pid);
    }, COMMAND_MS);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      running.delete(child);
      if (code === 0) resolve(output);
      else
        reject(new Error(`"${args.join(" ")}" failed (${code}):\n${output}`));
    });
  });
  // A command that goes on ends with the shell: that is no failure.
  ended.catch(() => {});
  let isReady = false;
  for (const stream of [child.stdout, child.stderr])
    stream!.setEncoding("utf8").on("data", (text: string) => {
      output += text.replaceAll(/\x1b\[[\d;?]*[A-Za-z]/g, "");
      if (isAsked && /\(y\/N\) $/.test(output)) child.stdin!.write("y\n");
      for (const look of waiting) look();
    });
  const printed = (ready: string | RegExp) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const isThere =
          typeof ready === "string"
            ? output.includes(ready)
            : ready.test(output);
        if (!isThere) return;
        isReady = true;
        waiting.delete(look);
        resolve(output);
      };
      waiting.add(look);
      look();
    });
  return { ended, printed, output: () => output };
}
