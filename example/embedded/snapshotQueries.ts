/** Runs several queries on one snapshot: a client on the sync protocol sees them together. */
import type { Value } from "convex/values";
import { outside, type Identity } from "./call.js";
import { resolveAs, type FunctionPath } from "./functions.js";
import type { ReadSet } from "./readSet.js";
import type { TransactionRecord } from "./record.js";
import { newRequest } from "./requests.js";
import type { Runtime } from "./runtime.js";
import { answerQuery } from "./topLevel.js";

/** One of several queries to run on the same snapshot. */
export interface SnapshotQuery {
  readonly path: FunctionPath;
  readonly args: Value;
  readonly identity: Identity;
  readonly journal: string | null;
}

export type SnapshotResult =
  /** `reads` is null for a system query: nothing that is written changes it. */
  | { value: Value; journal: string | null; reads: ReadSet | null }
  | { error: unknown; journal: null; reads: ReadSet | null };

export function runOnSnapshot(
  runtime: Runtime,
  queries: readonly SnapshotQuery[],
): Promise<{ results: SnapshotResult[]; ts: bigint }> {
  return outside(() =>
    runtime.capacity.query(() =>
      runtime.mutex.run(async () => {
        const ts = runtime.lastCommitTs;
        const results: SnapshotResult[] = [];
        for (const query of queries) results.push(await runOne(runtime, query));
        return { results, ts };
      }),
    ),
  );
}

/**
 * Runs one query. A failed query runs again when something that it read changes, so errors have a
 * read set too.
 */
async function runOne(
  runtime: Runtime,
  { path, args, identity, journal: previous }: SnapshotQuery,
): Promise<SnapshotResult> {
  let reads: ReadSet | null = null;
  const listener = (record: TransactionRecord) => (reads = record.reads);
  runtime.recordListeners.add(listener);
  try {
    const { value, journal, record } = await answerQuery(
      runtime,
      await resolveAs(runtime.functions, path, "query"),
      args,
      { identity, request: newRequest(), journal: previous },
    );
    return { value, journal, reads: record.reads };
  } catch (error) {
    return { error, journal: null, reads };
  } finally {
    runtime.recordListeners.delete(listener);
  }
}
