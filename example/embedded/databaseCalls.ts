/**
 * Announces each database call to listeners, right before it happens: to count calls, or to make
 * one fail. An error that a listener throws is the error of that call, inside the function that
 * made it.
 */
import type { Call } from "./call.js";
import { JOBS } from "./jobs.js";

export interface DatabaseCall {
  /** Numbers the announced calls of this engine, from 0. */
  readonly index: number;
  readonly component: string;
  /** The path of the calling function, such as "fold/loop:foldAttempt". */
  readonly functionPath: string;
  readonly operation: DatabaseOperationName;
  /** Absent for ids of no table. */
  readonly table?: string;
  /** The fields to write. */
  readonly value?: Readonly<Record<string, unknown>>;
}

export type DatabaseCallListener = (call: DatabaseCall) => void;

/** The operations that reach the database. A query reaches it with each row that it asks for. */
const names = {
  "1.0/get": "get",
  "1.0/queryStreamNext": "next",
  "1.0/queryPage": "page",
  "1.0/count": "count",
  "1.0/insert": "insert",
  "1.0/shallowMerge": "patch",
  "1.0/replace": "replace",
  "1.0/remove": "delete",
  "1.0/schedule": "schedule",
  "1.0/actions/schedule": "schedule",
  "1.0/cancel_job": "cancel",
  "1.0/actions/cancel_job": "cancel",
} as const;
type DatabaseOperationName = (typeof names)[keyof typeof names];

interface Args {
  readonly id?: string;
  readonly queryId?: number;
  readonly table?: string;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly query?: {
    readonly source: {
      readonly tableName?: string;
      readonly indexName?: string;
    };
  };
}

/** Announces a call. It throws what a listener throws. */
export function tellDatabaseCall(call: Call, name: string, given: object) {
  const { databaseCallListeners: listeners } = call.runtime;
  const operation = (names as Record<string, DatabaseOperationName>)[name];
  if (listeners.size === 0 || operation === undefined) return;
  const args = given as Args;
  const table = tableNameOf(call, operation, args);
  const told: DatabaseCall = {
    index: call.runtime.databaseCalls++,
    component: call.component,
    functionPath: call.path,
    operation,
    ...(table !== undefined && { table }),
    ...(args.value && { value: args.value }),
  };
  for (const listener of listeners) listener(told);
}

function tableNameOf(
  { runtime, streams }: Call,
  operation: DatabaseOperationName,
  { id, queryId, table, query }: Args,
): string | undefined {
  if (operation === "schedule" || operation === "cancel") return JOBS;
  if (queryId !== undefined) return streams.get(queryId)?.table;
  if (query !== undefined) {
    const { tableName, indexName } = query.source;
    return tableName ?? indexName?.split(".")[0];
  }
  return table ?? runtime.store.tableOfId(id ?? "")?.name;
}
