/**
 * Makes tests that let each database call of a workload fail, once. They run in shards, so that a
 * failure names its steps.
 */
import { beforeEach, describe, expect, test } from "vitest";
import {
  expectFailures,
  faultsOf,
  prepare,
  stepsOf,
  type Prepared,
  type Workload,
} from "./faults.helpers.js";

const SHARDS = 8;
/** Bounds a shard on a busy machine. It normally takes a few seconds. */
const TIMEOUT_MS = 180_000;

/** Call it once in a file, with the workloads by name. */
export function testEveryFault(workloads: Record<string, Workload>): void {
  beforeEach(expectFailures);

  describe.each(Object.entries(workloads))("%s", (_name, workload) => {
    let prepared: Prepared | undefined;
    test.each(Array.from({ length: SHARDS }, (_, shard) => shard))(
      `with one call failing, %d of ${SHARDS}`,
      async (shard) => {
        prepared ??= await prepare(workload);
        const faults: string[] = [];
        for (const step of stepsOf(prepared, shard, SHARDS)) {
          faults.push(...(await faultsOf(prepared, [step])));
        }
        expect(faults).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });
}
