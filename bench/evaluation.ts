/** The time that Convex needs to evaluate a function's module, which it does again in each call. */
import { fork } from "node:child_process";
import path from "node:path";

const program = path.resolve(import.meta.dirname, "evaluationProcess.ts");

/** Milliseconds by module, as the names of functions begin: "ingest", "fold/loop", "batchWorker:lib". */
export type EvaluationMs = Readonly<Record<string, number>>;

/** Measures all modules with functions that have a phase, in a process of its own: Node needs a flag for this. */
export function measureEvaluation(): Promise<EvaluationMs> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], {
      execArgv: [
        ...process.execArgv,
        "--experimental-vm-modules",
        "--no-warnings",
      ],
    });
    let measured: EvaluationMs | undefined;
    child.on("message", (message) => (measured = message as EvaluationMs));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && measured) resolve(measured);
      else reject(new Error(`The evaluation of modules ended with ${code}.`));
    });
  });
}

/** Names the module of "module:function" or "component/path:module:function". */
export function moduleOf(functionName: string): string {
  return functionName.slice(0, functionName.lastIndexOf(":"));
}

/**
 * Sums the evaluations of calls, those of nested calls included. Answers undefined if a module was
 * not measured, because it has no phase.
 *
 * @param calls how often each module was called
 */
export function evaluatedMs(
  calls: ReadonlyMap<string, number>,
  measured: EvaluationMs,
): number | undefined {
  let sum = 0;
  for (const [module, count] of calls) {
    const milliseconds = measured[module];
    if (milliseconds === undefined) return undefined;
    sum += count * milliseconds;
  }
  return sum;
}
