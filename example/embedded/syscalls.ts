/**
 * The global `Convex` object that the client library calls from inside functions: operations by name, arguments
 * and results as JSON text.
 */
import { currentCall, type Call } from "./call.js";
import { callOperations } from "./callOperations.js";
import {
  databaseOperations,
  type DatabaseOperation,
} from "./databaseOperations.js";
import { forCaller } from "./errors.js";

const preciseNow = performance.now.bind(performance);

interface Syscalls {
  syscall(operation: string, args: string): string;
  asyncSyscall(operation: string, args: string): Promise<string>;
  jsSyscall(operation: string): never;
}

function runningCall(operation: string): Call {
  const call = currentCall.getStore();
  if (call === undefined)
    throw new Error(`"${operation}" was called outside of a Convex function.`);
  return call;
}

function run(operation: DatabaseOperation, call: Call, args: string): string {
  const { context } = call;
  if (context === null)
    throw new Error("The database is not available in actions.");
  const started = preciseNow();
  try {
    return operation(
      call,
      context,
      JSON.parse(args) as Parameters<DatabaseOperation>[2],
    );
  } finally {
    context.engineMs += preciseNow() - started;
  }
}

const syscalls: Syscalls = {
  syscall(name, args) {
    const operation = databaseOperations[name];
    if (operation === undefined) throw new Error(`Unknown operation ${name}`);
    return run(operation, runningCall(name), args);
  },
  async asyncSyscall(name, args) {
    const call = runningCall(name);
    try {
      const operation = databaseOperations[name];
      if (operation !== undefined) {
        while (call.nestedCalls > 0) await call.turn;
        return run(operation, call, args);
      }
      const callOperation = callOperations[name];
      if (callOperation === undefined)
        throw new Error(
          `Unknown async operation ${name}: the embedded backend does not support it.`,
        );
      return await callOperation(
        call,
        JSON.parse(args) as Parameters<typeof callOperation>[1],
      );
    } catch (error) {
      throw forCaller(error);
    }
  },
  jsSyscall(name) {
    throw new Error(`The embedded backend does not support "${name}".`);
  },
};

export function installSyscalls(): void {
  (globalThis as { Convex?: Syscalls }).Convex = syscalls;
}
