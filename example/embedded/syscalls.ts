/**
 * The global `Convex` object that the client library calls from inside functions. It takes
 * operations by name, with arguments and results as JSON text.
 */
import { currentCall, outside, type Call } from "./call.js";
import { callOperations } from "./callOperations.js";
import { tellDatabaseCall } from "./databaseCalls.js";
import {
  databaseOperations,
  type DatabaseOperation,
} from "./databaseOperations.js";
import { forCaller } from "./errors.js";
import { refuseLoneSurrogates } from "./wellFormed.js";

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
  if (call.uncatchable !== null) throw call.uncatchable;
  return call;
}

function parseSyscallArguments(argsJson: string): unknown {
  return JSON.parse(refuseLoneSurrogates(argsJson, "Received invalid json"));
}

function run(
  name: string,
  operation: DatabaseOperation,
  call: Call,
  argsJson: string,
): string {
  const { context } = call;
  if (context === null)
    throw new Error("The database is not available in actions.");
  const started = preciseNow();
  try {
    const args = parseSyscallArguments(
      argsJson,
    ) as Parameters<DatabaseOperation>[2];
    tellDatabaseCall(call, name, args);
    return operation(call, context, args);
  } finally {
    context.engineMs += preciseNow() - started;
  }
}

const syscalls: Syscalls = {
  syscall(name, args) {
    const operation = databaseOperations[name];
    if (operation === undefined) throw new Error(`Unknown operation ${name}`);
    const call = runningCall(name);
    return outside(() => run(name, operation, call, args));
  },
  asyncSyscall(name, argsJson) {
    const call = runningCall(name);
    return outside(() => runAsync(name, call, argsJson));
  },
  jsSyscall(name) {
    throw new Error(`The embedded backend does not support "${name}".`);
  },
};

async function runAsync(
  name: string,
  call: Call,
  argsJson: string,
): Promise<string> {
  try {
    const operation = databaseOperations[name];
    if (operation !== undefined) {
      while (call.nestedCalls > 0) await call.turn;
      return run(name, operation, call, argsJson);
    }
    const callOperation = callOperations[name];
    if (callOperation === undefined)
      throw new Error(
        `Unknown async operation ${name}: the embedded backend does not support it.`,
      );
    const args = parseSyscallArguments(argsJson) as Parameters<
      typeof callOperation
    >[1];
    tellDatabaseCall(call, name, args);
    return await callOperation(call, args);
  } catch (error) {
    throw forCaller(error);
  }
}

export function installSyscalls(): void {
  (globalThis as { Convex?: Syscalls }).Convex = syscalls;
}
