/** Claims about costs, and the count by which a test checks them. */
import { vi } from "vitest";
import type { TransactionRecord } from "../engine.js";
import { asked, type CostApp } from "./app.helpers.js";

/** All that runs during a call, without what the call leaves to the background. */
export interface Cost {
  /** Queries, mutations and actions that run. A call within a transaction is a part of it. */
  calls: number;
  /** Calls of the component's functions that queries and mutations of the app make. */
  componentCalls: number;
  /** Index ranges and look-ups by id, as the limits count them: those that touch count once. */
  ranges: number;
  rowsRead: number;
  rowsWritten: number;
  /** Functions that are scheduled. */
  scheduled: number;
  /** Runs of lanes that fold something. */
  folds: number;
  /** How often the app's `auth` is asked. */
  authAsked: number;
}

/** One call, and what it costs. */
export interface CostCase {
  name: string;
  /** The case runs once with each size, on an app of its own. Default: once, with 0. */
  sizes?: readonly number[];
  /** Whether crons of the app do the upkeep. */
  hasOwnCrons?: boolean;
  /** The outcome of each chance: 0.999 never takes a sample, and 0 always does. */
  chance?: number;
  setUp?: (app: CostApp, size: number) => Promise<unknown>;
  call: (app: CostApp, size: number) => Promise<unknown>;
  /** Only the counts that the claim is about. */
  cost: (size: number) => Partial<Cost>;
}

/** Sentences about costs in one docstring or document. */
export interface CostPlace {
  /** The name of the function after its file below `src/`, or a document. */
  of: string;
  /** The sentences as they are written there, with one space between words. */
  says: readonly string[];
}

/** A claim about costs, the places that make it, and the calls that show it. */
export interface CostClaim {
  places: readonly CostPlace[];
  /** Other tests that count, relative to the repository. */
  assertedBy?: readonly string[];
  /** Runs that print the figure, relative to the repository. No test holds it. */
  measuredBy?: readonly string[];
  cases?: readonly CostCase[];
}

/** Counts everything that runs until `run` is done. */
export async function costOf(
  { engine }: CostApp,
  run: () => Promise<unknown>,
): Promise<Cost> {
  const records: TransactionRecord[] = [];
  let scheduled = 0;
  const stops = [
    engine.onTransaction((record) => void records.push(record)),
    engine.onCommit((writes) => {
      for (const { table, keys } of writes) {
        const isNew = keys.every(({ before }) => before === null);
        if (table === "_scheduled_functions" && isNew) scheduled++;
      }
    }),
  ];
  const actions = vi.spyOn(engine.runtime.capacity, "action");
  const authBefore = asked.auth;
  try {
    await run();
    const sum = (of: (record: TransactionRecord) => number) =>
      records.reduce((total, record) => total + of(record), 0);
    return {
      calls: records.length + actions.mock.calls.length,
      componentCalls: sum(componentCallsIn),
      ranges: sum(({ used }) => used.databaseQueries),
      rowsRead: sum(({ used }) => used.documentsRead),
      rowsWritten: sum(({ used }) => used.documentsWritten),
      scheduled,
      folds: foldsWithin(records),
      authAsked: asked.auth - authBefore,
    };
  } finally {
    actions.mockRestore();
    for (const stop of stops) stop();
  }
}

/** Calls of the component's public functions, which are at the top of its folder. */
function componentCallsIn({ component, functions }: TransactionRecord): number {
  if (component !== "") return 0;
  let calls = 0;
  for (const [name, own] of functions)
    if (/^footfall:[^/]+$/.test(name)) calls += own.calls;
  return calls;
}

function foldsWithin(records: readonly TransactionRecord[]): number {
  return records.filter(({ functions }) =>
    functions.has("footfall:fold/loop:foldAttempt"),
  ).length;
}
