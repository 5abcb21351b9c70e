/** The same for compaction at the end of a month, and where buckets are large. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  faultsOf,
  prepare,
  expectFailures,
  stepsOf,
  type Prepared,
} from "./faults.helpers.js";
import { large, monthEnd, settling } from "./faultWorkloads.helpers.js";

const SHARDS = 8;
/** Of a busy machine; a shard takes a few seconds. */
const TIMEOUT_MS = 180_000;

beforeEach(expectFailures);

describe.each(
  Object.entries({
    "a month": monthEnd,
    "a large day": large,
    "its settling": settling,
  }),
)("%s", (_name, workload) => {
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
