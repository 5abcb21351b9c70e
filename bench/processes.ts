/** Runs each scenario in its own process, two at a time: the bench is made for two cores. */
import { fork } from "node:child_process";
import path from "node:path";
import type { EvaluationMs } from "./evaluation.js";
import type { Measured } from "./measured.js";
import type { Run } from "./options.js";
import type { Verdict } from "./targets.js";

const AT_ONCE = 2;
const program = path.resolve(import.meta.dirname, "scenarioProcess.ts");

/** A message from a scenario's process. */
export interface Sent {
  verdicts: Verdict[];
  measured: Measured;
}

export interface Printed extends Sent {
  output: string;
}

/** Starts the longest run first. Answers in the given order, each as soon as it is there. */
export function runAll(
  runs: readonly Run[],
  evaluation: EvaluationMs,
): Promise<Printed>[] {
  const waiting: { run: Run; start: () => void }[] = [];
  let running = 0;
  const startNext = () => {
    while (running < AT_ONCE) {
      const next = waiting.shift();
      if (!next) return;
      running++;
      next.start();
    }
  };
  const printed = runs.map(
    (run) =>
      new Promise<Printed>((resolve, reject) => {
        const start = () => {
          runInProcess(run, evaluation)
            .then(resolve, reject)
            .finally(() => {
              running--;
              startNext();
            });
        };
        waiting.push({ run, start });
      }),
  );
  waiting.sort((a, b) => weightOf(b.run) - weightOf(a.run));
  startNext();
  return printed;
}

/** Estimates how many transactions a run takes. */
function weightOf({ arrival, events }: Run): number {
  return arrival === "bulk" ? events / 5 : events;
}

function runInProcess(
  { arrival, events, looked }: Run,
  evaluation: EvaluationMs,
): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = fork(
      program,
      [
        ...["--arrival", arrival, "--sizes", String(events)],
        ...(looked === undefined ? [] : ["--looked", looked]),
      ],
      { stdio: ["ignore", "pipe", "inherit", "ipc"] },
    );
    child.send(evaluation);
    let output = "";
    let sent: Sent | undefined;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("message", (message) => (sent = message as Sent));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && sent) resolve({ output, ...sent });
      else reject(new Error(`${arrival} ${events} ended with ${code}.`));
    });
  });
}
