/** The same as in `faults.long.test.ts` for compaction at the end of a month, and where buckets are large. */
import { testEveryFault } from "./everyFault.helpers.js";
import { large, monthEnd, settling } from "./faultWorkloads.helpers.js";

testEveryFault({
  "a month": monthEnd,
  "a large day": large,
  "its settling": settling,
});
